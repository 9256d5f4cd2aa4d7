import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** The flag that says which side a read is answered by: `source` or `target`. */
export const READ_FLAG = 'lockstep-read';
/** The flag that says whether a read is compared with the other side: true or false. */
export const SHADOW_FLAG = 'lockstep-shadow';

/** The steps of a ramp, in percent. Whoever is in one is in the next. */
export const RAMP_STEPS = [0, 1, 10, 50, 100] as const;

/** How far a flag is ramped up, and since when. */
export interface Ramp {
  readonly percent: number;
  /** Null until the first change. */
  readonly changedAt: string | null;
  readonly reason: string | null;
  /** A flag that is off gives everybody its default. */
  readonly on: boolean;
}

/** The flag file is missing or malformed, or holds no ramp of that name. */
export class FlagFileError extends Error {
  override readonly name = 'FlagFileError';
}

const flagFile = z.looseObject({
  flags: z.record(
    z.string(),
    z.looseObject({
      state: z.enum(['ENABLED', 'DISABLED']),
      variants: z.record(z.string(), z.json()),
      targeting: z.json().optional(),
      metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    }),
  ),
});

type FlagFile = z.infer<typeof flagFile>;
type Json = z.infer<ReturnType<typeof z.json>>;

/** The text of a flag file. */
export async function readFlagFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new FlagFileError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The flags of a file in flagd's format; throws FlagFileError for anything else. */
export function flagsOf(text: string): FlagFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FlagFileError(`the flag file is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = flagFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new FlagFileError(
    `the flag file is malformed at ${first?.path.join('.') || 'its root'}: ${first?.message ?? ''}`,
  );
}

/** How far a flag of a file is ramped up. */
export function rampOf(text: string, flag: string): Ramp {
  const { buckets, state, metadata } = rampedFlag(flagsOf(text), flag);
  const [first, second] = buckets.map(([, weight]) => weight);
  const percent = (100 * (first ?? 0)) / Math.max(1, (first ?? 0) + (second ?? 0));
  const noted = (name: string) => (typeof metadata?.[name] === 'string' ? metadata[name] : null);
  return { percent, changedAt: noted('changedAt'), reason: noted('reason'), on: state === 'ENABLED' };
}

/** The same file with a flag ramped to so many percent. Everything else in it stays. */
export function withRamp(text: string, flag: string, percent: number, reason: string, now: Date): string {
  if (!Number.isInteger(percent) || percent < 0 || percent > 100) {
    throw new FlagFileError(`a ramp is a whole number of percent from 0 to 100, not ${percent}`);
  }
  const file = flagsOf(text);
  const { buckets } = rampedFlag(file, flag);
  for (const [at, bucket] of buckets.entries()) bucket[1] = at === 0 ? percent : 100 - percent;
  const ramped = file.flags[flag];
  if (ramped !== undefined) ramped.metadata = { ...ramped.metadata, changedAt: now.toISOString(), reason };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Ramps a flag of a file. Whoever reads the file meanwhile sees the old text or the new one, never a part. */
export async function writeRamp(path: string, flag: string, percent: number, reason: string): Promise<void> {
  const text = withRamp(await readFlagFile(path), flag, percent, reason, new Date());
  const beside = `${path}.${process.pid}.new`;
  await writeFile(beside, text);
  await rename(beside, path);
}

/** The flag and its two buckets, which may be changed in place. */
function rampedFlag({ flags }: FlagFile, name: string) {
  const flag = flags[name];
  if (flag === undefined) {
    throw new FlagFileError(`the flag file has no flag ${name}; it has ${Object.keys(flags).join(', ') || 'none'}`);
  }
  const found = fractionsOf(flag.targeting ?? null);
  const [buckets] = found;
  if (found.length !== 1 || buckets === undefined) {
    throw new FlagFileError(
      `the targeting of ${name} must hold one "fractional" of two variants: it holds ${found.length}`,
    );
  }
  return { buckets, state: flag.state, metadata: flag.metadata };
}

type Buckets = [string, number][];

function fractionsOf(targeting: Json): Buckets[] {
  if (Array.isArray(targeting)) return targeting.flatMap(fractionsOf);
  if (typeof targeting !== 'object' || targeting === null) return [];
  return Object.entries(targeting).flatMap(([operator, operands]) => {
    if (operator === 'fractional' && isBuckets(operands)) return [operands];
    return fractionsOf(operands);
  });
}

function isBuckets(operands: unknown): operands is Buckets {
  return (
    Array.isArray(operands) &&
    operands.length === 2 &&
    operands.every(
      (one) => Array.isArray(one) && one.length === 2 && typeof one[0] === 'string' && Number.isInteger(one[1]),
    )
  );
}
