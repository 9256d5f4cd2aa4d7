import type { Severity } from '../model/finding.ts';

/** What happens to values that move between two kinds of type. */
export interface Conversion {
  readonly severity: Severity;
  /** Completes "Values of table.column …". */
  readonly values: string;
  readonly wayOut: string;
}

const conversions: Readonly<Record<string, Conversion>> = {
  'integer float': {
    severity: 'warning',
    values: 'beyond 2^53 (2^24 for a 32-bit float) are rounded to the nearest float, without an error',
    wayOut: 'Make the target an integer or decimal type, or prove from the largest value that it stays below.',
  },
  'float integer': {
    severity: 'blocker',
    values: 'lose their fraction',
    wayOut: 'Make the target a floating point or decimal type.',
  },
  'float decimal': {
    severity: 'warning',
    values: 'are rounded to the decimal’s scale and lose the exponent range of a float',
    wayOut: 'Keep a floating point type, or agree on the scale and compare with that tolerance.',
  },
  'decimal float': {
    severity: 'warning',
    values: 'stop being exact: 0.1 has no finite binary form, so sums drift',
    wayOut: 'Make the target a decimal type of the same precision and scale.',
  },
  'integer year': {
    severity: 'warning',
    values: 'outside 1901 to 2155, other than 0, are refused',
    wayOut: 'Make the target a 16-bit integer.',
  },
  'bits integer': {
    severity: 'note',
    values: 'become numbers: the copy must convert them, and bit operators change spelling',
    wayOut: 'Convert with an explicit cast on both the backfill’s and the writers’ path.',
  },
  'integer bits': {
    severity: 'warning',
    values: 'are refused unless the copy writes them as a bit string of the exact length',
    wayOut: 'Keep an integer type on the target, or convert explicitly.',
  },
  'bytes text': {
    severity: 'warning',
    values: 'that are not valid in the target’s encoding, or hold a zero byte, are refused',
    wayOut: 'Keep a byte type on the target, or prove that every value is text.',
  },
  'text bytes': {
    severity: 'warning',
    values: 'become raw bytes: comparisons, sorting and uniqueness stop following the collation',
    wayOut: 'Make the target a text type, unless the column really holds bytes.',
  },
  'enum text': {
    severity: 'note',
    values: 'are no longer limited to the labels and sort by text instead of by label order',
    wayOut: 'Add a CHECK over the labels on the target, or use an enum type there.',
  },
  'text enum': {
    severity: 'warning',
    values: 'that are not one of the target’s labels are refused',
    wayOut: 'List the distinct values in the source and add a label for each, or keep a text type.',
  },
  'uuid text': {
    severity: 'note',
    values: 'become plain text: the target accepts any spelling, so one UUID can appear in two',
    wayOut: 'Use a uuid type on the target, or write lower-case text on every path.',
  },
  'text uuid': {
    severity: 'warning',
    values: 'that are not a UUID (the empty string too) are refused, and the rest come back in lower case',
    wayOut: 'Find the values that are not UUIDs in the source first; repair them or keep a text type.',
  },
  'bytes uuid': {
    severity: 'note',
    values: 'must be exactly 16 bytes, and swapped-time forms (UUID_TO_BIN(…, 1)) give another UUID',
    wayOut: 'Prove the length and the byte order in the source, then convert in the copy.',
  },
  'uuid bytes': {
    severity: 'note',
    values: 'become 16 raw bytes whose byte order the copy must fix once for all writers',
    wayOut: 'Write them in the order of their text on every path.',
  },
  'inet text': {
    severity: 'note',
    values: 'become plain text: network operators and their sorting are gone',
    wayOut: 'Use the target’s network address type where it has one.',
  },
  'text inet': {
    severity: 'warning',
    values: 'that are not a network address are refused',
    wayOut: 'Find them in the source first; repair them or keep a text type.',
  },
  'date timestamp': {
    severity: 'note',
    values: 'gain a midnight that no one entered',
    wayOut: 'Make the target a date type.',
  },
  'timestamp date': {
    severity: 'blocker',
    values: 'lose their time of day',
    wayOut: 'Make the target a timestamp type.',
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
  wayOut: 'Change the target’s type to the same family, or decide a conversion and check it on every value.',
};

/** The conversion between two kinds of type; null when it is harmless or another rule judges it. */
export function conversionOf(from: string, to: string): Conversion | null {
  if (from === to || from === 'set' || to === 'set' || judgedElsewhere.has(`${from} ${to}`)) return null;
  return conversions[`${from} ${to}`] ?? refused;
}
