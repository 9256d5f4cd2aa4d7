import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { ddlSettings } from './model/ddl.ts';
import { LockstepError } from './model/errors.ts';

/** lockstep.yaml: every value has a default, an unknown key is an error. */
export const settingsSchema = z.strictObject({
  limits: z
    .strictObject({
      /** Longest a single statement may run on either server, in seconds. */
      statement_seconds: z.number().int().min(1).max(86_400).default(900),
      /** Longest a statement may wait for a lock, in seconds. */
      lock_seconds: z.number().int().min(1).max(60).default(3),
      /** Connections per database. */
      connections: z.number().int().min(1).max(16).default(4),
    })
    .prefault({}),
  ddl: ddlSettings.prefault({}),
  parity: z
    .strictObject({
      /** Shows row values in results instead of their masks. */
      reveal_values: z.boolean().default(false),
      /** A check waits while a replica of either side is further behind than this, in seconds. */
      max_lag_seconds: z.number().min(0).max(86_400).default(10),
      /** A check waits while either server runs more statements than this besides its own. */
      max_running: z.number().int().min(1).max(100_000).default(50),
      /** How long one digest statement should take, in milliseconds; statements are made smaller or larger to meet it. */
      statement_target_ms: z.number().int().min(10).max(60_000).default(500),
    })
    .prefault({}),
});

export type Settings = z.output<typeof settingsSchema>;
export type Side = 'source' | 'target';

export interface Config {
  /** Where the user works: `migration/` is written below it. */
  readonly projectDir: string;
  readonly settings: Settings;
  /** The connection URL of a side, or a CONFIG error that says how to set it. */
  url(side: Side): string;
}

const variable: Record<Side, string> = { source: 'LOCKSTEP_SOURCE_URL', target: 'LOCKSTEP_TARGET_URL' };
const pluginVariable: Record<Side, string> = {
  source: 'LOCKSTEP_CONFIG_SOURCE_URL',
  target: 'LOCKSTEP_CONFIG_TARGET_URL',
};

/** Reads the environment and `lockstep.yaml` of the project; nothing else in Lockstep does. */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>, cwd: string): Config {
  const projectDir = given(environment.CLAUDE_PROJECT_DIR) ?? cwd;
  return {
    projectDir,
    settings: readSettings(join(projectDir, 'lockstep.yaml')),
    url: (side) => {
      const url = given(environment[variable[side]]) ?? given(environment[pluginVariable[side]]);
      if (url !== null) return url;
      throw new LockstepError('CONFIG', `No connection is configured for the ${side} database.`, {
        hint:
          `Set the environment variable ${variable[side]} (mysql://user:password@host:3306/database or ` +
          'postgres://user:password@host:5432/database) where Lockstep is started, or fill in the plugin option ' +
          `${side}_url with /plugin. Use a login that can only read. Then start again.`,
      });
    },
  };
}

/** An unset plugin option arrives as an empty string, and an unknown variable as the literal `${…}`: neither is a value. */
function given(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' || trimmed.startsWith('${') ? null : trimmed;
}

function readSettings(file: string): Settings {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return settingsSchema.parse({});
    throw new LockstepError('CONFIG', `lockstep.yaml cannot be read.`, {
      hint: 'Make the file readable, or remove it to use the defaults.',
      cause: error,
    });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax !== undefined) throw badSettings(lines.linePos(syntax.pos[0]).line, 'the file is not valid YAML');
  const parsed = settingsSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.map(String) ?? [];
  throw badSettings(lineOf(document, path, lines), `${path.join('.') || 'the file'}: ${issue?.message ?? 'is wrong'}`);
}

function lineOf(document: ReturnType<typeof parseDocument>, path: readonly string[], lines: LineCounter): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      const start: unknown = node.range[0];
      if (typeof start === 'number') return lines.linePos(start).line;
    }
  }
  return 1;
}

function badSettings(line: number, problem: string): LockstepError {
  return new LockstepError('CONFIG', `lockstep.yaml, line ${line}: ${problem}.`, {
    hint: 'Correct that line, or remove it to use the default.',
  });
}
