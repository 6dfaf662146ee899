/** A client that starts no program: it notes what it is made of, and whether it runs. */

export const clients: LanguageClient[] = [];
export const faults: string[] = [];

export class LanguageClient {
  running = false;

  constructor(
    readonly id: string,
    readonly name: string,
    readonly server: { command: string; args: string[] },
    readonly options: { documentSelector: { language: string; scheme: string }[] },
  ) {
    clients.push(this);
  }

  async start(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    const fault = faults.shift();
    if (fault !== undefined) {
      throw new Error(fault);
    }
    this.running = true;
  }

  async dispose(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.running = false;
  }
}
