import type { ScriptReader } from '../engines/engine.ts';
import { type FileKind, lintFile } from './lint-file.ts';
import type { LintFinding } from './lint-finding.ts';

/** A finding with its file. */
export interface PlacedFinding extends Omit<LintFinding, 'line'> {
  /** path:line */
  readonly at: string;
}

interface ProjectFile {
  readonly path: string;
  readonly kind: FileKind;
  /** A script that its migration tool runs in one transaction. */
  readonly together: boolean;
  readonly read: () => Promise<string>;
}

interface Options {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

const MOST_CODE = 160;
const ORDER = { blocker: 0, warning: 1, note: 2 };

/** Looks through files; blockers come first, then by file and line. */
export async function lintProject(
  files: readonly ProjectFile[],
  readers: readonly [ScriptReader, ...ScriptReader[]],
  { signal, onProgress }: Options,
) {
  const findings: PlacedFinding[] = [];
  const unread: { readonly at: string; readonly reason: string }[] = [];
  const counts = { files: files.length, statements: 0, blocker: 0, warning: 0, note: 0, ignored: 0, unread: 0 };
  for (const [done, { path, kind, read, together }] of files.entries()) {
    signal.throwIfAborted();
    onProgress(done, files.length);
    const found = await lintFile(await read(), kind, readers, together);
    counts.statements += found.statements;
    counts.ignored += found.ignored;
    counts.unread += found.unread.length;
    for (const { line, code, ...rest } of found.findings) {
      counts[rest.severity] += 1;
      findings.push({ ...rest, at: `${path}:${line}`, code: code.slice(0, MOST_CODE) });
    }
    unread.push(...found.unread.map(({ line, reason }) => ({ at: `${path}:${line}`, reason: reason.slice(0, 200) })));
  }
  return { findings: findings.sort((one, other) => ORDER[one.severity] - ORDER[other.severity]), unread, counts };
}
