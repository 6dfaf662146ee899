const platformClient = require('purecloud-platform-client-v2');
const URL_ = "https://api.mypurecloud.com/api/v2/flows/executions";
const inputs = { 'flow.attempts': "1", ...more };
async function launch(note) {
  const body = { flowId: "a1b2c3d4-e5f6-7890-abcd-ef1234567890", inputData: { ...inputs, "Flow.note": `late ${note}`, 'Flow.context': '{"a": 1}' } };
  body.inputData['Flow.attempts'] = 0x10;
  await fetch(URL_, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  await axios.post(URL_, { flow_id: "a1b2c3d4-e5f6-7890-abcd-ef1234567890", inputs: [] }); // flowlint: ignore
  new platformClient.ArchitectApi().postFlowsExecutions({ flowId: "a1b2c3d4-e5f6-7890-abcd-ef1234567890", inputData: { "Flow.attempts": null } });
}
