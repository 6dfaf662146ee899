type Body = { flowId: string; inputData?: Record<string, unknown> };
export const Go = ({ id }: { id: string }) => {
  const body: Body = { flowId: "a1b2c3d4-e5f6-7890-abcd-ef1234567890", inputData: { "flow.note": id!, "Flow.attempts": <number>1 } } as const satisfies Body;
  return <a onClick={() => fetch("https://api.mypurecloud.com/api/v2/flows/executions", { method: "POST", body: JSON.stringify(body) })}>é</a>;
};
