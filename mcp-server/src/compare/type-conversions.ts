import type { Severity } from '../model/finding.ts';

/** What happens to values that move between two kinds of type. */
export interface Conversion {
  readonly severity: Severity;
  /** Completes "Values of table.column …". */
  readonly values: string;
  /** Given `table.column` of the source and of the target. */
  readonly wayOut: (source: string, target: string) => string;
}

const conversions: Readonly<Record<string, Conversion>> = {
  'integer float': {
    severity: 'warning',
    values: 'beyond 2^53 (2^24 for a 32-bit float) are rounded to the nearest float, without an error',
    wayOut: (source, target) =>
      `Make ${target} an integer or decimal type, or prove that the largest value of ${source} stays below.`,
  },
  'float integer': {
    severity: 'blocker',
    values: 'lose their fraction',
    wayOut: (_source, target) => `Make ${target} a floating point or decimal type.`,
  },
  'float decimal': {
    severity: 'warning',
    values: 'are rounded to the decimal’s scale and lose the exponent range of a float',
    wayOut: (source, target) =>
      `Make ${target} a floating point type, or agree on its scale and compare ${source} with that tolerance.`,
  },
  'decimal float': {
    severity: 'warning',
    values: 'stop being exact: 0.1 has no finite binary form, so sums drift',
    wayOut: (source, target) => `Make ${target} a decimal type with the precision and scale of ${source}.`,
  },
  'integer year': {
    severity: 'warning',
    values: 'outside 1901 to 2155, other than 0, are refused',
    wayOut: (_source, target) => `Make ${target} a 16-bit integer.`,
  },
  'bits integer': {
    severity: 'note',
    values: 'become numbers: the copy must convert them, and bit operators change spelling',
    wayOut: (source) => `Convert ${source} with an explicit cast on both the backfill’s and the writers’ path.`,
  },
  'integer bits': {
    severity: 'warning',
    values: 'are refused unless the copy writes them as a bit string of the exact length',
    wayOut: (source, target) => `Make ${target} an integer type, or convert ${source} explicitly on every path.`,
  },
  'bytes text': {
    severity: 'warning',
    values: 'that are not valid in the target’s encoding, or hold a zero byte, are refused',
    wayOut: (source, target) => `Make ${target} a byte type, or prove that every value of ${source} is text.`,
  },
  'text bytes': {
    severity: 'warning',
    values: 'become raw bytes: comparisons, sorting and uniqueness stop following the collation',
    wayOut: (source, target) => `Make ${target} a text type, unless ${source} really holds bytes.`,
  },
  'enum text': {
    severity: 'note',
    values: 'are no longer limited to the labels and sort by text instead of by label order',
    wayOut: (source, target) => `Add a CHECK over the labels of ${source} to ${target}, or use an enum type there.`,
  },
  'text enum': {
    severity: 'warning',
    values: 'that are not one of the target’s labels are refused',
    wayOut: (source, target) =>
      `List the distinct values of ${source} and add a label to ${target} for each, or keep a text type.`,
  },
  'uuid text': {
    severity: 'note',
    values: 'become plain text: the target accepts any spelling, so one UUID can appear in two',
    wayOut: (_source, target) => `Make ${target} a uuid type, or write it in lower case on every path.`,
  },
  'text uuid': {
    severity: 'warning',
    values: 'that are not a UUID (the empty string too) are refused, and the rest come back in lower case',
    wayOut: (source, target) =>
      `Find the values of ${source} that are not UUIDs first; repair them, or make ${target} a text type.`,
  },
  'bytes uuid': {
    severity: 'note',
    values: 'must be exactly 16 bytes, and swapped-time forms (UUID_TO_BIN(…, 1)) give another UUID',
    wayOut: (source) => `Prove the length and the byte order of ${source}, then convert in the copy.`,
  },
  'uuid bytes': {
    severity: 'note',
    values: 'become 16 raw bytes whose byte order the copy must fix once for all writers',
    wayOut: (_source, target) => `Write ${target} in the byte order of the UUID’s text on every path.`,
  },
  'inet text': {
    severity: 'note',
    values: 'become plain text: network operators and their sorting are gone',
    wayOut: (_source, target) => `Give ${target} a network address type where the target has one.`,
  },
  'text inet': {
    severity: 'warning',
    values: 'that are not a network address are refused',
    wayOut: (source, target) =>
      `Find the values of ${source} that are not addresses first; repair them, or make ${target} a text type.`,
  },
  'date timestamp': {
    severity: 'note',
    values: 'gain a midnight that no one entered',
    wayOut: (_source, target) => `Make ${target} a date type.`,
  },
  'timestamp date': {
    severity: 'blocker',
    values: 'lose their time of day',
    wayOut: (_source, target) => `Make ${target} a timestamp type.`,
  },
  'integer text': {
    severity: 'warning',
    values: 'become text: 10 sorts before 9, sums need a cast, and anything can be written',
    wayOut: (source, target) => `Make ${target} a type of numbers, unless ${source} is a name made of digits.`,
  },
  'decimal text': {
    severity: 'warning',
    values: 'become text: 10 sorts before 9, sums need a cast, and anything can be written',
    wayOut: (source, target) => `Make ${target} a type of numbers, unless ${source} is a name made of digits.`,
  },
  'date text': {
    severity: 'warning',
    values: 'become text: the target accepts any spelling and days that do not exist',
    wayOut: (_source, target) => `Make ${target} a date type.`,
  },
  'timestamp text': {
    severity: 'warning',
    values: 'become text: the target accepts any spelling, and moments of different zones do not compare',
    wayOut: (_source, target) => `Make ${target} a timestamp type.`,
  },
  'text integer': {
    severity: 'blocker',
    values: 'that are not whole numbers are refused, and leading zeros are lost',
    wayOut: (source, target) =>
      `Make ${target} a text type, or prove that every value of ${source} is a number whose spelling does not count.`,
  },
  'text boolean': {
    severity: 'warning',
    values: 'must each be told as true or false on every path, the empty text and NULL too',
    wayOut: (source, target) =>
      `List the distinct values of ${source}, decide each, and convert in the copy and in every writer of ${target}.`,
  },
  'enum boolean': {
    severity: 'warning',
    values: 'must each be told as true or false on every path',
    wayOut: (source, target) =>
      `Decide which labels of ${source} are true, and convert in the copy and in every writer of ${target}.`,
  },
  'integer enum': {
    severity: 'warning',
    values: 'must each be mapped to a label',
    wayOut: (source, target) =>
      `List the distinct values of ${source} and give each a label of ${target}, in the copy and in every writer.`,
  },
  'integer timestamp': {
    severity: 'warning',
    values: 'must be converted from seconds or milliseconds since 1970 on every path, and 0 may mean none',
    wayOut: (source, target) =>
      `Prove the unit of ${source}, and convert with to_timestamp or FROM_UNIXTIME in UTC on the way to ${target}.`,
  },
  'timestamp integer': {
    severity: 'warning',
    values: 'must be converted to seconds or milliseconds since 1970 on every path; fractions are lost',
    wayOut: (source, target) =>
      `Make ${target} a timestamp type, or state the unit and convert ${source} in UTC on every path.`,
  },
  'integer inet': {
    severity: 'warning',
    values: 'must be converted from INET_ATON numbers on every path',
    wayOut: (source, target) =>
      `Convert ${source} with INET_NTOA on the way to ${target}, in the copy and in every writer.`,
  },
  'bytes inet': {
    severity: 'note',
    values: 'must be 4 or 16 bytes and be converted from INET6_ATON form on every path',
    wayOut: (source, target) =>
      `Convert ${source} with INET6_NTOA on the way to ${target}, in the copy and in every writer.`,
  },
  'inet bytes': {
    severity: 'note',
    values: 'become 4 or 16 raw bytes: prefixes such as /24 are lost and network operators are gone',
    wayOut: (source, target) =>
      `Convert ${source} with INET6_ATON on the way to ${target}, or give ${target} a network address type.`,
  },
};

/** Pairs of kinds that convert without loss, or that a rule of their own judges. */
const judgedElsewhere = new Set([
  'integer boolean',
  'boolean integer',
  'integer decimal',
  'decimal integer',
  'year integer',
  'year decimal',
  'boolean bits',
  'bits boolean',
  'time interval',
  'interval time',
  'json text',
  'text json',
]);

const refused: Conversion = {
  severity: 'blocker',
  values: 'have no conversion that keeps their meaning: the copy fails or stores something else',
  wayOut: (source, target) =>
    `Give ${target} a type of the same family, or decide a conversion and check it on every value of ${source}.`,
};

/** The conversion between two kinds of type; null when it is harmless or another rule judges it. */
export function conversionOf(from: string, to: string): Conversion | null {
  if (from === to || from === 'set' || to === 'set' || judgedElsewhere.has(`${from} ${to}`)) return null;
  return conversions[`${from} ${to}`] ?? refused;
}
