/** How the names of a folder's migrations are numbered. */
interface Numbering {
  /** The number that a name begins with, as it is written. */
  readonly pattern: RegExp;
  /** What is taken where there is none yet. */
  readonly first: string;
}

/** A moment that is older than any migration which a tool will stamp from now on. */
const FIRST_DAY = '20200101000000';

/** Numbers as long as a stamp of year, month, day, hour, minute and second. */
export const STAMPED: Numbering = { pattern: /^(\d{14})[_-]/, first: FIRST_DAY };

/** Milliseconds of a JavaScript clock, which TypeORM asks for. */
export const IN_MILLISECONDS: Numbering = { pattern: /^(\d{13})-/, first: String(Date.UTC(2020, 0, 1)) };

/** Six digits, or what the folder has. */
export const COUNTED: Numbering = { pattern: /^(\d+)_/, first: '000001' };

/** Drizzle Kit's four digits, from zero. */
export const INDEXED: Numbering = { pattern: /^(\d+)_/, first: '0000' };

/**
 * A number for each name: the one that it has where it is there already, else the next after all that are there. The same folder
 * gives the same numbers: no clock is asked.
 */
export function numbersFor(
  names: readonly string[],
  existing: readonly string[],
  { pattern, first }: Numbering,
): string[] {
  const taken = existing.flatMap((entry) => {
    const number = pattern.exec(entry)?.[1];
    return number === undefined ? [] : [{ number, rest: entry.slice((pattern.exec(entry)?.[0] ?? '').length) }];
  });
  let newest = taken
    .map(({ number }) => number)
    .sort((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1))
    .at(-1);
  return names.map((name) => {
    const has = taken.find(({ rest }) => rest === name || rest.startsWith(`${name}.`));
    if (has !== undefined) return has.number;
    newest = newest === undefined ? first : after(newest);
    return newest;
  });
}

/** The next number of the same kind and width. */
export function after(number: string): string {
  const moment = number.length === 14 ? momentOf(number) : null;
  if (moment !== null) return new Date(moment + 1000).toISOString().replace(/\D/g, '').slice(0, 14);
  return String(BigInt(number) + 1n).padStart(number.length, '0');
}

function momentOf(stamp: string): number | null {
  const [, year, ...rest] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp) ?? [];
  const moment = Date.parse(`${year}-${rest.slice(0, 2).join('-')}T${rest.slice(2).join(':')}Z`);
  return Number.isNaN(moment) ? null : moment;
}
