export const body = { flowId: "a1b2c3d4-e5f6-7890-abcd-ef1234567890", inputData: { "Flow.attempts": "1" } } satisfies object;
await fetch("https://api.mypurecloud.com/api/v2/flows/executions", { method: "POST", body: JSON.stringify(body) });
