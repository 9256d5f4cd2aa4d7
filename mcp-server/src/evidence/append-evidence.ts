import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockstepError } from '../model/errors.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import { errorCode } from '../model/file-errors.ts';
import { evidenceFiles, HEAD, makeEvidenceFolder } from './evidence-files.ts';
import { rawHash, seal, type Unsealed, unseal } from './sealed-line.ts';

/** What is to be kept; the log adds its place in the chain. */
export type Entry = Omit<Unsealed, 'v' | 'prev'>;

const LINE_FEED = 0x0a;
/** Of the end of a file; more is read where a line is longer. */
const TAIL_BYTES = 256 * 1024;
/** A line without its end is still being written, or its writer is gone: a write that is under way is over long before all these looks. */
const TORN_LOOKS = 20;
const TORN_WAIT_MS = 50;
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/**
 * Adds a line to the log of a project. A line goes out in one write to a file opened for appending, so lines of two processes never
 * mix, and nobody waits: each line names by hash every earlier line that none has named, and lines written at the same moment are named
 * by the next. There is no lock that a killed process could leave behind. Throws the system's own error where it cannot be written.
 */
export async function appendEvidence(projectDir: string, entry: Entry): Promise<EvidenceRecord> {
  const folder = await makeEvidenceFolder(projectDir);
  const files = await evidenceFiles(folder);
  const today = `${entry.at.slice(0, 10)}.jsonl`;
  const newest = files.at(-1) ?? today;
  // The order of the files is the order of writing, also when a clock was set back.
  const name = today > newest ? today : newest;
  const before = name === newest ? (files.at(-2) ?? null) : newest;
  const earlier = before === null ? [] : linesOf(await tailOf(join(folder, before)));
  const handle = await open(
    join(folder, name),
    constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0),
    0o600,
  );
  try {
    const record = await appendTo(handle, earlier, entry);
    await handle.datasync();
    await noteHead(folder, record);
    return record;
  } finally {
    await handle.close();
  }
}

/** Tries again where the line fell onto the end of one that somebody else's kill or full disk had torn between our look and our write. */
async function appendTo(handle: FileHandle, earlier: readonly Buffer[], entry: Entry): Promise<EvidenceRecord> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const tail = await settledTail(handle);
    const { record, line } = seal({ v: 1, prev: unnamed([...earlier, ...linesOf(tail)]), ...entry });
    const torn = tail.length > 0 && tail[tail.length - 1] !== LINE_FEED;
    const bytes = Buffer.from(`${torn ? '\n' : ''}${line}\n`);
    const { bytesWritten } = await handle.write(bytes);
    if (bytesWritten < bytes.length) {
      throw new LockstepError('LIMIT', 'The disk, the quota or the file size limit is full.', { hint: 'Make room.' });
    }
    const own = Buffer.from(line);
    if (linesOf(await tailOfOpen(handle)).some((each) => each.equals(own))) return record;
  }
  throw new LockstepError('CONFLICT', 'Another program writes into the evidence.', { hint: 'End it.' });
}

/** Hashes of the lines that no later line names, in their order. */
function unnamed(lines: readonly Buffer[]): string[] {
  const named = new Set(lines.flatMap((line) => unseal(line)?.prev ?? []));
  return [...new Set(lines.map((line) => unseal(line)?.hash ?? rawHash(line)))].filter((hash) => !named.has(hash));
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, start);
    const line = bytes.subarray(start, end === -1 ? bytes.length : end);
    if (line.length > 0) lines.push(line);
    start = end === -1 ? bytes.length : end + 1;
  }
  return lines;
}

async function tailOf(file: string): Promise<Buffer> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    return await tailOfOpen(handle);
  } finally {
    await handle.close();
  }
}

/** The end of a file when nobody is in the middle of a line: a reader may see a write before all of it is there. */
async function settledTail(handle: FileHandle): Promise<Buffer> {
  for (let look = 1; ; look += 1) {
    const tail = await tailOfOpen(handle);
    if (tail.length === 0 || tail[tail.length - 1] === LINE_FEED || look === TORN_LOOKS) return tail;
    await sleep(TORN_WAIT_MS);
  }
}

/** Whole lines at the end of a file: enough of them that every line which none has named is among them, unless hundreds were written in one moment. */
async function tailOfOpen(handle: FileHandle): Promise<Buffer> {
  const { size } = await handle.stat();
  for (let wanted = TAIL_BYTES; ; wanted *= 4) {
    const from = Math.max(0, size - wanted);
    const bytes = Buffer.alloc(size - from);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    const read = bytes.subarray(0, bytesRead);
    if (from === 0) return read;
    const first = read.indexOf(LINE_FEED);
    if (first !== -1 && linesOf(read.subarray(first + 1)).length > 1) return read.subarray(first + 1);
  }
}

/** A lower bound is enough: of two processes that note theirs at once the last wins, and on a full disk the line itself is what counts. */
async function noteHead(folder: string, { hash }: EvidenceRecord): Promise<void> {
  // Another run may have had the same process id, and died here.
  const staged = join(folder, `.head-${randomBytes(8).toString('hex')}.tmp`);
  try {
    await writeFile(staged, `${JSON.stringify({ last: hash })}\n`, { flag: 'wx', mode: 0o600 });
    await rename(staged, join(folder, HEAD));
  } catch (error) {
    await rm(staged, { force: true });
    if (!FULL.includes(errorCode(error))) throw error;
  }
}
