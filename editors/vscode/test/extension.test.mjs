/** The extension against an editor and a client in memory; the programs that it starts are real. */

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, test } from "node:test";

import { buildSync } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "flowlint-extension-"));
const manifest = createRequire(import.meta.url)("../package.json");

/** Builds the extension with its stand-ins into a module of its own, so that each test starts with a fresh one. */
function built() {
  const outfile = join(folder, `${process.hrtime.bigint()}.cjs`);
  buildSync({
    stdin: {
      contents: [
        'export * from "./src/extension";',
        'export { state } from "vscode";',
        'export { clients, faults } from "vscode-languageclient/node";',
      ].join("\n"),
      resolveDir: fileURLToPath(new URL("..", import.meta.url)),
      loader: "ts",
    },
    alias: { vscode: "./test/stand_ins/vscode.ts", "vscode-languageclient/node": "./test/stand_ins/client.ts" },
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile,
  });
  return createRequire(import.meta.url)(outfile);
}

/** Writes a program that prints `output` and ends with `code`. */
function program(output, code = 0) {
  const path = join(folder, `program-${process.hrtime.bigint()}`);
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' '${output}'\nexit ${code}\n`);
  chmodSync(path, 0o755);
  return path;
}

let extension;
const context = () => ({ subscriptions: [] });

beforeEach(() => {
  extension = built();
});
afterEach(() => extension.deactivate());

test("starts the program that the machine's settings name, as a language server", async () => {
  const path = program("flowlint 1.2.3");
  extension.state.settings["flowlint.path"] = path;
  await extension.activate(context());
  assert.equal(extension.clients.length, 1);
  const [client] = extension.clients;
  assert.deepEqual(client.server, { command: path, args: ["lsp"] });
  assert.ok(client.running);
  assert.deepEqual(extension.state.log, [`flowlint 1.2.3 at "${path}"`]);
  assert.deepEqual(extension.state.shown, []);
});

test("serves files of every language that starts it, and no other", async () => {
  extension.state.settings["flowlint.path"] = program("flowlint 1.2.3");
  await extension.activate(context());
  const selected = extension.clients[0].options.documentSelector;
  for (const scheme of ["file", "untitled"]) {
    const languages = selected.filter((one) => one.scheme === scheme).map((one) => `onLanguage:${one.language}`);
    assert.deepEqual(languages, manifest.activationEvents);
  }
  assert.equal(selected.length, 2 * manifest.activationEvents.length);
});

test("starts nothing where it is turned off", async () => {
  extension.state.settings["flowlint.enable"] = false;
  await extension.activate(context());
  assert.deepEqual(extension.clients, []);
  assert.deepEqual(extension.state.shown, []);
});

test("says how to install a program that is missing, and leads to the setting", async () => {
  const path = join(folder, "missing");
  extension.state.settings["flowlint.path"] = path;
  extension.state.answer = "Open settings";
  await extension.activate(context());
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(extension.clients, []);
  assert.deepEqual(extension.state.shown, [
    [
      `flowlint: "${path}" is not found. Install it with \`pipx install 'genesys-flowlint[lsp]'\`, or set "flowlint.path" to where it is.`,
      "Open settings",
      "Show output",
    ],
  ]);
  assert.deepEqual(extension.state.executed, [["workbench.action.openSettings", "flowlint.path"]]);
});

test("does not start a program that is not flowlint", async () => {
  const path = program("GNU bash, version 5.2");
  extension.state.settings["flowlint.path"] = path;
  await extension.activate(context());
  assert.deepEqual(extension.clients, []);
  assert.match(extension.state.shown[0][0], /is another program/);
});

test("says what a program says that fails", async () => {
  extension.state.settings["flowlint.path"] = program("no", 3);
  await extension.activate(context());
  assert.deepEqual(extension.clients, []);
  assert.match(extension.state.shown[0][0], /cannot be started/);
});

test("says so where the server does not start", async () => {
  extension.state.settings["flowlint.path"] = program("flowlint 1.2.3");
  extension.faults.push("connection closed");
  await extension.activate(context());
  assert.match(extension.state.shown[0][0], /The server did not start/);
  assert.equal(extension.state.log.at(-1), "Error: connection closed");
});

test("starts anew when a setting of it changes, and never has two servers", async () => {
  extension.state.settings["flowlint.path"] = program("flowlint 1.2.3");
  await extension.activate(context());
  extension.state.changed({ affectsConfiguration: (name) => name === "flowlint.path" });
  extension.state.changed({ affectsConfiguration: (name) => name === "flowlint.enable" });
  extension.state.changed({ affectsConfiguration: (name) => name === "editor.fontSize" });
  await extension.state.commands.get("flowlint.restart")();
  assert.deepEqual(extension.clients.map((client) => client.running), [false, false, false, true]);
});

test("stops the server when it is turned off", async () => {
  extension.state.settings["flowlint.path"] = program("flowlint 1.2.3");
  await extension.activate(context());
  extension.state.settings["flowlint.enable"] = false;
  await extension.state.commands.get("flowlint.restart")();
  assert.deepEqual(extension.clients.map((client) => client.running), [false]);
});

test("a workspace cannot choose the program, and a workspace that is not trusted starts none", () => {
  const settings = manifest.contributes.configuration.properties;
  assert.equal(settings["flowlint.path"].scope, "machine");
  assert.equal(manifest.capabilities.untrustedWorkspaces.supported, false);
  assert.deepEqual(Object.keys(settings), ["flowlint.enable", "flowlint.path", "flowlint.trace.server"]);
});
