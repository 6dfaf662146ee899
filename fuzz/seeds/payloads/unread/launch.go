package main

func main() {
	body := strings.NewReader(`{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.attempts": "1"}}`)
	http.Post("https://api.mypurecloud.com/api/v2/flows/executions", "application/json", body)
}
