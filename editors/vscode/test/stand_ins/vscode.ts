/** What the extension uses of the editor, kept in memory: a test sets what the user has set and reads what was shown. */

export const state = {
  settings: {} as Record<string, unknown>,
  commands: new Map<string, () => unknown>(),
  executed: [] as unknown[][],
  shown: [] as unknown[][],
  answer: undefined as string | undefined,
  log: [] as string[],
  changed: (_: { affectsConfiguration(name: string): boolean }): void => undefined,
};

const nothing = { dispose: () => undefined };

export const window = {
  createOutputChannel: () => ({
    ...nothing,
    info: (line: string) => state.log.push(line),
    error: (line: string) => state.log.push(line),
    show: () => state.log.push("shown"),
  }),
  showErrorMessage: (...words: unknown[]) => {
    state.shown.push(words);
    return Promise.resolve(state.answer);
  },
};

export const commands = {
  registerCommand: (name: string, run: () => unknown) => {
    state.commands.set(name, run);
    return nothing;
  },
  executeCommand: (...words: unknown[]) => {
    state.executed.push(words);
    return Promise.resolve(state.commands.get(String(words[0]))?.());
  },
};

export const workspace = {
  getConfiguration: (section: string) => ({
    get: (name: string, otherwise: unknown) => state.settings[`${section}.${name}`] ?? otherwise,
  }),
  onDidChangeConfiguration: (listener: typeof state.changed) => {
    state.changed = listener;
    return nothing;
  },
};
