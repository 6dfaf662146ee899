/** What is known of the installed tool: whether it can be started, and what to say where it cannot. Knows nothing of the editor. */

import { execFile } from "node:child_process";

/** The command that installs the tool with its language server. */
export const INSTALLATION = "pipx install 'genesys-flowlint[lsp]'";

/** The arguments that make the tool a language server. */
export const SERVER_ARGUMENTS: readonly string[] = ["lsp"];

/** How long the tool may take to say its version, in milliseconds. */
const PATIENCE = 20_000;

export type Tool =
  | { readonly version: string }
  | { readonly problem: string };

/** Asks the program at `path` for its version. A program that cannot be started, or that is another one, is a problem in words. */
export function inspect(path: string): Promise<Tool> {
  return new Promise((resolve) => {
    execFile(path, ["--version"], { timeout: PATIENCE, windowsHide: true }, (error, stdout) => {
      if (error === null) {
        resolve(recognised(path, stdout));
      } else if ("code" in error && (error.code as unknown) === "ENOENT") {
        resolve({ problem: `"${path}" is not found. Install it with \`${INSTALLATION}\`, or set "flowlint.path" to where it is.` });
      } else {
        resolve({ problem: `"${path}" cannot be started: ${error.message.trim()}` });
      }
    });
  });
}

function recognised(path: string, output: string): Tool {
  const version = /^flowlint,? (?:version )?(\d+\.\d+\S*)/.exec(output.trim())?.[1];
  return version === undefined ? { problem: `"${path}" is another program: it does not say which version of flowlint it is.` } : { version };
}
