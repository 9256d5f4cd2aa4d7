import { join } from 'node:path';
import { z } from 'zod';
import type { EvidenceRecord } from '../model/evidence.ts';
import { EVIDENCE_FOLDER, evidenceFiles, HEAD, readLogFile } from './evidence-files.ts';
import { rawHash, unseal } from './sealed-line.ts';

/** A place where the log is not what was written. */
export interface Broken {
  /** `2026-11-27.jsonl, line 12`. */
  readonly at: string;
  readonly what: string;
}

/** Everything that was kept, in the order of writing, and whether it is all there as it was written. */
export interface Evidence {
  readonly records: readonly EvidenceRecord[];
  /** The first place that somebody changed, cut or took away; null: none. Records from there on prove nothing. */
  readonly broken: Broken | null;
  /** Lines that a killed process or a full disk left unfinished: nothing is known of them. */
  readonly torn: readonly string[];
}

interface Line {
  readonly at: string;
  /** Null where it is not whole. */
  readonly record: EvidenceRecord | null;
  readonly hash: string;
  readonly empty: boolean;
  /** It ends with a line feed. */
  readonly ended: boolean;
}

const head = z.strictObject({ last: z.string() });

/** Reads the log of a project and verifies the chain. */
export async function readEvidence(projectDir: string): Promise<Evidence> {
  const folder = join(projectDir, EVIDENCE_FOLDER);
  const lines: Line[] = [];
  for (const name of await evidenceFiles(folder))
    lines.push(...linesOf(name, (await readLogFile(join(folder, name))) ?? Buffer.alloc(0)));
  const read = follow(lines);
  return { ...read, broken: read.broken ?? (await withoutEnd(folder, lines)) };
}

/** Walks the lines from the first to the last: each names only lines before it, and what is not whole is named by a line after it, or is the end. */
function follow(lines: readonly Line[]): Evidence {
  const named = new Set(lines.flatMap(({ record }) => record?.prev ?? []));
  const known = new Set<string>();
  const records: EvidenceRecord[] = [];
  const torn: string[] = [];
  let afterTorn = false;
  for (const [place, { at, record, hash, empty, ended }] of lines.entries()) {
    const stop = (what: string): Evidence => ({ records, broken: { at, what }, torn });
    // Two writers that found the same torn end both began a new line.
    if (empty && afterTorn) continue;
    if (known.has(hash)) return stop('it is a copy of an earlier line');
    const unfinished = !ended && place === lines.length - 1;
    if (record === null && !named.has(hash) && !unfinished) return stop('it is not as it was written');
    if (record?.prev.some((each) => !known.has(each))) return stop('a line before it was changed, moved or taken away');
    if (record === null) torn.push(at);
    else records.push(record);
    afterTorn = record === null;
    known.add(hash);
  }
  return { records, broken: null, torn };
}

/** A log that ends before the line that was noted last has lost its end. */
async function withoutEnd(folder: string, lines: readonly Line[]): Promise<Broken | null> {
  const text = (await readLogFile(join(folder, HEAD)))?.toString('utf8') ?? null;
  if (text === null) {
    // Whoever was killed after the very first line has not noted it.
    return lines.length > 1 ? { at: HEAD, what: 'it is missing, so nobody can tell whether the end is there' } : null;
  }
  const last = lastOf(text);
  if (last !== null && lines.some(({ hash }) => hash === last)) return null;
  return { at: HEAD, what: 'the line that it names is not there: the end of the log was cut off or changed' };
}

function lastOf(text: string): string | null {
  try {
    const parsed = head.safeParse(JSON.parse(text));
    return parsed.success && text === `${JSON.stringify(parsed.data)}\n` ? parsed.data.last : null;
  } catch {
    return null;
  }
}

function linesOf(name: string, bytes: Buffer): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    const line = bytes.subarray(start, end === -1 ? bytes.length : end);
    const record = unseal(line);
    lines.push({
      at: `${name}, line ${lines.length + 1}`,
      record,
      hash: record?.hash ?? rawHash(line),
      empty: line.length === 0,
      ended: end !== -1,
    });
    start = end === -1 ? bytes.length : end + 1;
  }
  return lines;
}
