import { createHash } from 'node:crypto';
import { type EvidenceRecord, evidenceRecord } from '../model/evidence.ts';
import { printableJson } from '../model/printable.ts';

/** A record before it is sealed. */
export type Unsealed = Omit<EvidenceRecord, 'hash'>;

/** `,"hash":"`, 64 digits, `"}`. */
const SEAL = /^,"hash":"([0-9a-f]{64})"\}$/;
const SEAL_BYTES = 75;

/** A record and its line, which ends with the hash of everything before it: the one place that says how a line is written. */
export function seal(unsealed: Unsealed): { readonly record: EvidenceRecord; readonly line: string } {
  const text = printableJson(unsealed);
  const hash = sha256(text);
  return { record: { ...unsealed, hash }, line: `${text.slice(0, -1)},"hash":"${hash}"}` };
}

/** The record of a line (its bytes, without the line feed), or null where a byte of it is not what was written. */
export function unseal(line: Buffer): EvidenceRecord | null {
  const cut = line.length - SEAL_BYTES;
  if (cut <= 0 || SEAL.exec(line.toString('latin1', cut))?.[1] !== sha256(line.subarray(0, cut), '}')) return null;
  const parsed = evidenceRecord.safeParse(jsonOf(line.toString('utf8')));
  return parsed.success ? parsed.data : null;
}

/** How later lines name one that is not whole. */
export function rawHash(line: Buffer): string {
  return sha256(line);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sha256(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
