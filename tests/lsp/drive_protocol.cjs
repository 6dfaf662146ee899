/** Drives the server with the library that Visual Studio Code speaks the protocol with; FOLDER holds the project, FLOWLINT the command. */

const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { test } = require("node:test");

const lsp = require("vscode-languageserver-protocol/node");

const folder = process.env.FOLDER;
const [command, ...args] = JSON.parse(process.env.FLOWLINT);
const RIGHT = JSON.stringify({ flowId: process.env.FLOW_ID, inputData: { "Flow.vip": true, "Flow.retries": 1, "Flow.callerAni": "+1" } });
const WRONG = RIGHT.replace("true", '"true"');
const uri = pathToFileURL(join(folder, "a b.json")).toString();
const textDocument = { uri };

/** Starts a server, plays a scene with it, and demands that it ends well and was told nothing that it did not understand. */
async function scene(capabilities, play) {
  const server = spawn(command, args, { cwd: folder, stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(server, "exit");
  const connection = lsp.createProtocolConnection(new lsp.StreamMessageReader(server.stdout), new lsp.StreamMessageWriter(server.stdin));
  const problems = [];
  connection.onError(([error]) => problems.push(error.message));
  connection.onUnhandledNotification((message) => problems.push(message.method));
  connection.listen();
  const root = pathToFileURL(folder).toString();
  const begun = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid, rootUri: root, capabilities, workspaceFolders: [{ uri: root, name: "project" }],
  });
  await connection.sendNotification(lsp.InitializedNotification.type, {});
  await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: "json", version: 1, text: WRONG },
  });
  try {
    await play(connection, begun.capabilities);
    await connection.sendRequest(lsp.ShutdownRequest.type);
    await connection.sendNotification(lsp.ExitNotification.type);
    assert.deepEqual(await ended, [0, null]);
    assert.deepEqual(problems, []);
  } finally {
    connection.dispose();
    server.kill();
  }
}

test("an editor that asks gets the findings, and the fix makes them go", async () => {
  const capabilities = {
    workspace: { workspaceEdit: { documentChanges: true } },
    textDocument: { diagnostic: {}, codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source.fixAll"] } } } },
  };
  await scene(capabilities, async (connection, offered) => {
    assert.equal(offered.textDocumentSync.change, lsp.TextDocumentSyncKind.Incremental);
    const report = await connection.sendRequest(lsp.DocumentDiagnosticRequest.type, { textDocument });
    assert.deepEqual(report.items.map((one) => one.code), ["type-mismatch"]);
    const actions = await connection.sendRequest(lsp.CodeActionRequest.type, {
      textDocument, range: report.items[0].range, context: { diagnostics: report.items, only: ["source.fixAll"] },
    });
    assert.deepEqual(actions.map((one) => one.kind), ["source.fixAll.flowlint"]);
    const [{ edits }] = actions[0].edit.documentChanges;
    await connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: 2 }, contentChanges: edits.map((one) => ({ range: one.range, text: one.newText })),
    });
    assert.deepEqual((await connection.sendRequest(lsp.DocumentDiagnosticRequest.type, { textDocument })).items, []);
    const again = { textDocument, previousResultId: (await connection.sendRequest(lsp.DocumentDiagnosticRequest.type, { textDocument })).resultId };
    assert.deepEqual((await connection.sendRequest(lsp.DocumentDiagnosticRequest.type, again)).kind, "unchanged");
  });
});

test("an editor that does not ask is told, and told again when it closes the document", async () => {
  const told = [];
  let heard = () => undefined;
  const next = () => new Promise((resolve) => (heard = resolve));
  await scene({}, async (connection) => {
    connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => {
      told.push(params.diagnostics.map((one) => one.code));
      heard();
    });
    if (told.length === 0) await next();
    const closed = next();
    await connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, { textDocument });
    await closed;
  });
  assert.deepEqual(told, [["type-mismatch"], []]);
});

test("a request that is cancelled, and one that nobody knows, end in the protocol's errors", async () => {
  await scene({ textDocument: { diagnostic: {} } }, async (connection) => {
    const large = { uri, version: 2 };
    await connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
      textDocument: large, contentChanges: [{ text: `[${Array(2000).fill(WRONG).join(",")}]` }],
    });
    const cancelled = new lsp.CancellationTokenSource();
    const asked = connection.sendRequest(lsp.DocumentDiagnosticRequest.type, { textDocument }, cancelled.token);
    setTimeout(() => cancelled.cancel(), 50);
    await assert.rejects(asked, { code: lsp.LSPErrorCodes.RequestCancelled });
    await assert.rejects(connection.sendRequest("flowlint/unknown", {}), { code: lsp.ErrorCodes.MethodNotFound });
    const hover = { textDocument, position: { line: 0, character: RIGHT.indexOf("Flow.vip") } };
    assert.equal((await connection.sendRequest(lsp.HoverRequest.type, hover)).contents.kind, "markdown");
  });
});
