"""Launches a flow."""
import json
import httpx
import requests
from PureCloudPlatformClientV2 import ArchitectApi, FlowExecutionLaunchRequest

URL = "https://api.mypurecloud.com/api/v2/flows/executions"
BODY = {"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"flow.attempts": "1", 'Flow.note': f"it's {1}"}}


def launch(note: str, **more):
    body = {"flow_id": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputs": {"Flow.attempts": 1, **more}}
    if note:
        body["inputs"]["Flow.note"] = note
    body.update({"flowVersion": 2})
    requests.post(URL, json=body, headers={"Authorization": "Bearer " + note})
    httpx.post(URL, content=json.dumps(BODY), headers={"Content-Type": "application/json"})
    data = """{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.attempts": "5", "Flow.context": "{\\"a\\": 1}"}}"""
    requests.request("POST", URL, data=data)  # flowlint: ignore
    api = ArchitectApi()
    request = FlowExecutionLaunchRequest()
    request.flow_id = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
    request.input_data = {"flow.attempts": True}
    api.post_flows_executions(request)
