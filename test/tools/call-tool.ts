import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../mcp-server/src/config.ts';
import { type Connections, makeConnections } from '../../mcp-server/src/connections.ts';
import type { ToolContext, ToolOutcome } from '../../mcp-server/src/tools/define.ts';
import { tools } from '../../mcp-server/src/tools/index.ts';

export interface Workbench {
  /** A fresh project folder; `migration/` appears in it. */
  readonly folder: string;
  call(name: string, input?: unknown, signal?: AbortSignal, progress?: (message: string) => void): Promise<ToolOutcome>;
  /** Starts again, so that lockstep.yaml is read anew. */
  reload(): Promise<void>;
  /** What the commands of a terminal are run with. */
  connections(): Connections;
  close(): Promise<void>;
}

/** The tools as the server offers them, over the given connections, in a project folder of their own; a terminal is answered at any length. */
export function workbench(
  urls: { readonly source?: string; readonly target?: string },
  more: Readonly<Record<string, string>> = {},
  caller: ToolContext['caller'] = 'mcp',
): Workbench {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-project-'));
  const environment = { LOCKSTEP_SOURCE_URL: urls.source, LOCKSTEP_TARGET_URL: urls.target, ...more };
  const start = () => makeConnections(() => loadConfig(environment, folder));
  let connections = start();
  return {
    folder,
    call: (name, input = {}, signal = new AbortController().signal, progress = () => {}) => {
      const tool = tools.find((candidate) => candidate.name === name);
      if (tool === undefined) throw new Error(`there is no tool ${name}`);
      return tool.call(input, {
        caller,
        config: connections.config,
        database: connections.database,
        signal,
        progress: (_done, _total, message) => progress(message),
      });
    },
    reload: async () => {
      await connections.close();
      connections = start();
    },
    connections: () => connections,
    close: () => connections.close(),
  };
}

/** The output of a call that must succeed. */
export function outputOf(outcome: ToolOutcome): Readonly<Record<string, unknown>> {
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message} ${outcome.error.hint}`);
  return outcome.output;
}
