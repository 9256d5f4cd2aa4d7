import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LockstepError } from '../model/errors.ts';

/** The file beside the plan that remembers what Lockstep wrote. */
export const manifestName = '.lockstep.json';

const manifestSchema = z.strictObject({
  about: z.string(),
  /** SHA-256 of what was written at each path; two while a run is under way. */
  files: z.record(z.string(), z.array(z.string())),
});

/** Hashes by path: a file with one of its hashes is as Lockstep wrote it. */
export type Manifest = ReadonlyMap<string, readonly string[]>;

/** SHA-256 of a file's bytes as hex. */
export function contentHash(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Reads the manifest's text; a CONFLICT when it is not what Lockstep writes. */
export function parseManifest(text: string | null): Manifest {
  if (text === null) return new Map();
  const parsed = manifestSchema.safeParse(jsonOrNull(text));
  if (parsed.success) return new Map(Object.entries(parsed.data.files));
  throw new LockstepError('CONFLICT', `migration/${manifestName} is not what Lockstep wrote.`, {
    hint: 'Restore it, or delete it: then every file that differs is kept, and the new text is put beside it as .new.',
  });
}

/** The manifest's text, sorted by path. */
export function formatManifest(manifest: Manifest): string {
  const files = Object.fromEntries([...manifest].sort(([a], [b]) => (a < b ? -1 : 1)));
  const about = 'What Lockstep wrote here. A file with another hash was edited and is never overwritten.';
  return `${JSON.stringify({ about, files }, null, 2)}\n`;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
