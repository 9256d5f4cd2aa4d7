import { parseRawType, type RawType } from '../types.ts';

type Family = 'number' | 'text' | 'bytes' | 'moment';

const FAMILIES: readonly (readonly [Family, readonly string[]])[] = [
  ['number', ['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double']],
  ['text', ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set']],
  ['bytes', ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob']],
  ['moment', ['date', 'datetime']],
];
const FAMILY = new Map(FAMILIES.flatMap(([family, bases]) => bases.map((base) => [base, family] as const)));

/** Whether two columns hold values that mean the same, as SQL over their names. */
export interface Agreement {
  /** The new value is the old one’s. */
  agrees(old: string, fresh: string): string;
  /** Or the old value is all that the old type can hold of the new one. */
  kept(old: string, fresh: string): string;
}

/** How values of two types are compared; null when the server does not convert between them in a way that can be looked up again. */
export function agreement(oldType: string, freshType: string): Agreement | null {
  const [old, fresh] = [parseRawType(oldType), parseRawType(freshType)];
  const [one, other] = [FAMILY.get(old.base), FAMILY.get(fresh.base)];
  // Only with itself: its text depends on the time zone of the session.
  const sameOdd = old.base === fresh.base && ['timestamp', 'time', 'year', 'json', 'uuid', 'bit'].includes(old.base);
  if (sameOdd) return { agrees: equal, kept: equal };
  if (one === undefined || other === undefined) return null;
  if (one === other) return { agrees: one === 'text' ? sameText : equal, kept: roundTo(old, one) };
  const pair = `${one} ${other}`;
  if (pair === 'number text') return mixed((number, text) => equal(number, numberOf(text, old)));
  if (pair === 'text number') return mixed((text, number) => equal(numberOf(text, fresh), number));
  if (pair === 'moment text') return mixed((moment, text) => equal(moment, momentOf(text)));
  if (pair === 'text moment') return mixed((text, moment) => equal(momentOf(text), moment));
  return null;
}

type Compare = (old: string, fresh: string) => string;

const equal: Compare = (one, other) => `(${one} <=> ${other})`;
const sameText: Compare = (one, other) =>
  `(CAST(CONVERT(${one} USING utf8mb4) AS BINARY) <=> CAST(CONVERT(${other} USING utf8mb4) AS BINARY))`;
const mixed = (agrees: Compare): Agreement => ({ agrees, kept: agrees });
const momentOf = (text: string) => `CAST(${text} AS DATETIME(6))`;

function numberOf(text: string, { base, args }: RawType): string {
  if (base === 'float' || base === 'double') return `(${text} + 0e0)`;
  return `CAST(${text} AS DECIMAL(65,${base === 'decimal' ? Number(args[1] ?? 0) : 0}))`;
}

function roundTo({ base, args }: RawType, family: Family): Compare {
  if (family === 'text') return sameText;
  if (base === 'date') return (old, fresh) => equal(old, `CAST(${fresh} AS DATE)`);
  if (family !== 'number' || base === 'float' || base === 'double') return equal;
  const scale = base === 'decimal' ? Number(args[1] ?? 0) : 0;
  return (old, fresh) => equal(old, `ROUND(${fresh}, ${scale})`);
}

/** Whether the server declares the longer type without writing a row. */
export function widens(
  oldType: string,
  freshType: string,
  { mariadb, bytes }: { mariadb: boolean; bytes: number },
): boolean {
  const [old, fresh] = [parseRawType(oldType), parseRawType(freshType)];
  if (old.base !== 'varchar' || fresh.base !== 'varchar') return false;
  const [from, to] = [Number(old.args[0]), Number(fresh.args[0])];
  // MySQL keeps the length in one byte up to 255 bytes, and in two beyond.
  return to >= from && (mariadb || from * bytes > 255 || to * bytes <= 255);
}
