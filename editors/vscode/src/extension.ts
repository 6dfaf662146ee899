/** Starts the installed flowlint as a language server, and stops it again. All that is shown comes from the server. */

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

import { inspect, SERVER_ARGUMENTS } from "./tool";

/** The languages in whose files flowlint finds launch requests, triggers or flow definitions; its configuration is YAML. */
const LANGUAGES = [
  "json",
  "jsonc",
  "jsonl",
  "yaml",
  "markdown",
  "mdx",
  "python",
  "javascript",
  "javascriptreact",
  "typescript",
  "typescriptreact",
  "shellscript",
  "html",
  "vue",
  "svelte",
  "http",
  "terraform",
] as const;

let client: LanguageClient | undefined;
let changes: Promise<void> = Promise.resolve();

export function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("flowlint", { log: true });
  const restart = () => inTurn(() => stop().then(() => start(output)));
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand("flowlint.restart", restart),
    vscode.commands.registerCommand("flowlint.showOutput", () => output.show()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("flowlint.enable") || change.affectsConfiguration("flowlint.path")) {
        void restart();
      }
    }),
  );
  return inTurn(() => start(output));
}

export function deactivate(): Promise<void> {
  return inTurn(stop);
}

/** Runs one start or stop after the other, however fast they are asked for. */
function inTurn(step: () => Promise<void>): Promise<void> {
  changes = changes.then(step, step);
  return changes;
}

async function start(output: vscode.LogOutputChannel): Promise<void> {
  const settings = vscode.workspace.getConfiguration("flowlint");
  if (!settings.get("enable", true)) {
    return;
  }
  const command = settings.get("path", "").trim() || "flowlint";
  const tool = await inspect(command);
  if ("problem" in tool) {
    output.error(tool.problem);
    void explain(tool.problem);
    return;
  }
  output.info(`flowlint ${tool.version} at "${command}"`);
  const server: ServerOptions = { command, args: [...SERVER_ARGUMENTS] };
  const options: LanguageClientOptions = {
    documentSelector: ["file", "untitled"].flatMap((scheme) => LANGUAGES.map((language) => ({ language, scheme }))),
    outputChannel: output,
  };
  const started = new LanguageClient("flowlint", "flowlint", server, options);
  try {
    await started.start();
    client = started;
  } catch (error) {
    output.error(String(error));
    void explain(`The server did not start. Does flowlint have its part for editors? \`flowlint lsp\` says what it lacks.`);
  }
}

async function stop(): Promise<void> {
  const stopped = client;
  client = undefined;
  await stopped?.dispose();
}

async function explain(problem: string): Promise<void> {
  const settings = "Open settings";
  const output = "Show output";
  const choice = await vscode.window.showErrorMessage(`flowlint: ${problem}`, settings, output);
  if (choice === settings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "flowlint.path");
  } else if (choice === output) {
    await vscode.commands.executeCommand("flowlint.showOutput");
  }
}
