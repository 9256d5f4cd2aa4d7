import type { ColumnType } from '../../model/column-type.ts';

/** The parts of a type as COLUMN_TYPE spells it: `decimal(10,2) unsigned zerofill` is base `decimal`, arguments `10` and `2`. Labels of enum and set are read plain. */
export interface RawType {
  readonly base: string;
  readonly args: readonly string[];
  readonly unsigned: boolean;
  readonly zerofill: boolean;
}

/** Takes the server's own spelling of a type apart. */
export function parseRawType(raw: string): RawType {
  const [, base = raw, list = '', tail = ''] =
    /^([a-z0-9_ ]+?)\s*(?:\((.*)\))?\s*((?:unsigned|zerofill|\s)*)(?:\/\*.*)?$/is.exec(raw) ?? [];
  const zerofill = /zerofill/i.test(tail);
  const labelled = /^(enum|set)$/i.test(base);
  return {
    base: base.toLowerCase(),
    args: labelled ? readLabels(list) : list === '' ? [] : list.split(',').map((part) => part.trim()),
    unsigned: zerofill || /unsigned/i.test(tail),
    zerofill,
  };
}

/** How numbers of a type are shown: `int(6) zerofill` in six digits, `float(7,2)` rounded to two after the point. */
export function numberFormat(raw: string): { readonly zeroFill: number | null; readonly floatScale: number | null } {
  const { base, args, zerofill } = parseRawType(raw);
  const float = base === 'float' || base === 'double';
  const width = args[0] ?? ZEROFILL_WIDTH.get(base);
  return {
    zeroFill: zerofill && width !== undefined ? Number(width) : null,
    floatScale: float && args[1] !== undefined ? Number(args[1]) : null,
  };
}

/** MySQL leaves the usual width out. */
const ZEROFILL_WIDTH: ReadonlyMap<string, number> = new Map([
  ['tinyint', 3],
  ['smallint', 5],
  ['mediumint', 8],
  ['int', 10],
  ['bigint', 20],
]);

const LABEL = /'((?:[^'\\]|''|\\.)*)'/gs;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['Z', '\u001a'],
]);

function readLabels(list: string): string[] {
  return [...list.matchAll(LABEL)].map(([, inner = '']) => literalText(inner));
}

/** What stands between the quotes of a string literal, as the text it means. */
export function literalText(inner: string): string {
  return inner.replaceAll(/''|\\(.)/gs, (pair, escaped: string | undefined) =>
    escaped === undefined ? pair.slice(1) : (ESCAPES.get(escaped) ?? escaped),
  );
}

/** The smallest and largest value of a whole-number type that is no decimal; null for any other. */
export function wholeLimits({ base, unsigned }: RawType): { readonly min: bigint; readonly max: bigint } | null {
  return (unsigned && base !== 'year' ? UNSIGNED : SIGNED).get(base) ?? null;
}

const INTEGER_BITS: ReadonlyMap<string, number> = new Map([
  ['tinyint', 8],
  ['smallint', 16],
  ['mediumint', 24],
  ['int', 32],
  ['bigint', 64],
]);
// Asked for each end of each span.
const UNSIGNED = new Map([...INTEGER_BITS].map(([base, bits]) => [base, { min: 0n, max: 2n ** BigInt(bits) - 1n }]));
const SIGNED = new Map([
  ['year', { min: 0n, max: 2155n }],
  ...[...INTEGER_BITS].map(([base, bits]): [string, { min: bigint; max: bigint }] => {
    const end = 2n ** BigInt(bits - 1);
    return [base, { min: -end, max: end - 1n }];
  }),
]);

const TEXT_BYTES: ReadonlyMap<string, number> = new Map([
  ['tiny', 255],
  ['', 65_535],
  ['medium', 16_777_215],
  ['long', 4_294_967_295],
]);

const PLAIN: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['date', { kind: 'date' }],
  ['year', { kind: 'year' }],
  ['json', { kind: 'json', binary: true }],
  ['uuid', { kind: 'uuid' }],
  ['inet4', { kind: 'inet' }],
  ['inet6', { kind: 'inet' }],
]);

const GEOMETRIES =
  /^(geometry|point|linestring|polygon|multipoint|multilinestring|multipolygon|geometrycollection|geomcollection)$/;

/** The neutral type of COLUMN_TYPE's text. `srid` belongs to spatial columns only. */
export function columnType(raw: string, srid: number | null): ColumnType {
  const type = parseRawType(raw);
  const { base, args, unsigned } = type;
  const bits = INTEGER_BITS.get(base);
  // MySQL keeps a display width only for tinyint(1), so that it can be told apart; MariaDB keeps them all.
  if (bits !== undefined)
    return { kind: 'integer', bits, unsigned, truth: base === 'tinyint' && args[0] === '1' && !unsigned };
  if (base === 'enum') return { kind: 'enum', labels: [...args], typeName: null };
  if (base === 'set') return { kind: 'set', labels: [...args] };
  if (GEOMETRIES.test(base)) return { kind: 'geometry', subtype: base === 'geometry' ? null : base, srid };
  return PLAIN.get(base) ?? numberType(type) ?? timeType(type) ?? stringType(type) ?? { kind: 'other' };
}

function numberType({ base, args, unsigned }: RawType): ColumnType | null {
  switch (base) {
    case 'decimal':
      return { kind: 'decimal', precision: Number(args[0] ?? 10), scale: Number(args[1] ?? 0), unsigned };
    case 'float':
      return { kind: 'float', bits: 32, unsigned };
    case 'double':
      return { kind: 'float', bits: 64, unsigned };
    case 'bit':
      return { kind: 'bits', length: Number(args[0] ?? 1), varying: false };
    default:
      return null;
  }
}

function timeType({ base, args }: RawType): ColumnType | null {
  const precision = Number(args[0] ?? 0);
  switch (base) {
    case 'datetime':
      return { kind: 'timestamp', precision, zoned: false };
    case 'timestamp':
      return { kind: 'timestamp', precision, zoned: true };
    case 'time':
      return { kind: 'time', precision, zoned: false, spansDays: true };
    default:
      return null;
  }
}

/** TEXT holds a number of bytes, so of characters it holds at most as many. */
function stringType({ base, args }: RawType): ColumnType | null {
  const length = Number(args[0] ?? 1);
  if (base === 'char' || base === 'varchar') return { kind: 'text', length, fixed: base === 'char' };
  if (base === 'binary' || base === 'varbinary') return { kind: 'bytes', length, fixed: base === 'binary' };
  const [, size, kind] = /^(tiny|medium|long|)(text|blob)$/.exec(base) ?? [];
  const bytes = size === undefined ? undefined : TEXT_BYTES.get(size);
  if (bytes === undefined) return null;
  return kind === 'blob'
    ? { kind: 'bytes', length: bytes, fixed: false }
    : { kind: 'text', length: bytes, fixed: false };
}
