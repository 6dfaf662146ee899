await client.PostAsync("https://api.mypurecloud.com/api/v2/flows/executions", new StringContent(json));
new ArchitectApi().PostFlowsExecutions(new FlowExecutionLaunchRequest { FlowId = "a1b2c3d4-e5f6-7890-abcd-ef1234567890" });
