import { readFileSync, statSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { SettingProblem } from '../model/configured-mapping.ts';
import { LockstepError } from '../model/errors.ts';
import { type Settings, settingsSchema } from './settings.ts';
import { shapeProblems } from './shape-problems.ts';

/** The settings of a project, and how a problem with them is told. */
export interface ReadSettings {
  readonly settings: Settings;
  /** CONFIG, with file, line and key of each problem. */
  refuse(problems: readonly SettingProblem[]): LockstepError;
}

interface Placed {
  readonly line: number;
  readonly text: string;
}

/** Reads lockstep.yaml; without one every setting has its default. CONFIG names every mistake that the file has. */
export function readSettings(file: string): ReadSettings {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines, logLevel: 'error' });
  if (document.errors.length > 0) {
    throw mistakes(
      document.errors.map(({ pos: [at], message }) => ({
        line: lines.linePos(at).line,
        text: `the file is not valid YAML: ${message.split(/ at line \d+/)[0]}`,
      })),
    );
  }
  const refuse = (problems: readonly SettingProblem[]) =>
    mistakes(
      problems.map(({ path, message }) => ({
        line: lineOf(document, path, lines),
        text: `${keyText(path)}: ${message}`,
      })),
    );
  const written = withoutEmpty(plainValue(document) ?? {});
  const unread = unreadable(written);
  if (unread.length > 0) throw refuse(unread);
  const parsed = settingsSchema.safeParse(written);
  if (!parsed.success) throw refuse(shapeProblems(parsed.error, written));
  return { settings: parsed.data, refuse };
}

/** An alias may name nothing, or stand for a billion values. */
function plainValue(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it cannot be read';
    throw mistakes([{ line: 1, text: `the file is not valid YAML: ${why}` }]);
  }
}

/** No setting lies deeper. */
const DEEPEST = 20;

/** The schema passes over a key of this name in silence, and a column may be called so. */
function unreadable(value: unknown, path: SettingProblem['path'] = []): SettingProblem[] {
  if (typeof value !== 'object' || value === null || path.length > DEEPEST) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    return key === '__proto__'
      ? [{ path: at, message: 'a setting cannot have this name: rename the column or the table before' }]
      : unreadable(entry, at);
  });
}

/** A section whose lines are all comments is as good as none. */
function withoutEmpty(written: unknown): unknown {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return written;
  return Object.fromEntries(Object.entries(written).filter(([, section]) => section !== null));
}

/** No settings are longer; a device or a pipe in the place of the file might never end. */
const MOST_BYTES = 1_000_000;

function textOf(file: string): string {
  try {
    const found = statSync(file);
    if (found.isFile() && found.size <= MOST_BYTES) return readFileSync(file, 'utf8');
    throw new LockstepError('CONFIG', 'lockstep.yaml is no file, or is longer than 1 MB.', {
      hint: 'Put a file of settings in its place, or remove it to use the defaults.',
    });
  } catch (error) {
    if (error instanceof LockstepError) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw new LockstepError('CONFIG', `lockstep.yaml cannot be read.`, {
      hint: 'Make the file readable, or remove it to use the defaults.',
      cause: error,
    });
  }
}

/** Where a setting stands; where it is not written, the nearest one around it. */
function lineOf(document: ReturnType<typeof parseDocument>, path: SettingProblem['path'], lines: LineCounter): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
      const start: unknown = node.range[0];
      if (typeof start === 'number') return lines.linePos(start).line;
    }
  }
  return 1;
}

/** `mapping.tables[0].columns.email`; a part that holds a dot or a bracket is quoted. */
function keyText(path: SettingProblem['path']): string {
  const parts = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    return `.${/[.[\]":]|^$/.test(part) ? JSON.stringify(part) : part}`;
  });
  return parts.join('').replace(/^\./, '') || 'the file';
}

function mistakes(found: readonly Placed[]): LockstepError {
  const sorted = [...found].sort((a, b) => a.line - b.line);
  const message = sorted.map(({ line, text }) => `lockstep.yaml, line ${line}: ${text}.`).join('\n');
  return new LockstepError('CONFIG', message.replaceAll('?.', '?'), {
    hint:
      sorted.length === 1
        ? 'Correct that line, or remove it to use the default.'
        : 'Correct these lines, or remove them to use the defaults.',
  });
}
