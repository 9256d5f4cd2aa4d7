import type { ColumnType } from '../../model/column-type.ts';

/** The parts of a type as format_type() spells it: `timestamp(3) with time zone` is base `timestamp with time zone`, arguments `3`. */
export interface RawType {
  readonly base: string;
  readonly args: readonly string[];
  readonly array: boolean;
}

/** Takes the engine's own spelling of a type apart. */
export function parseRawType(raw: string): RawType {
  const array = raw.endsWith('[]');
  const single = array ? raw.slice(0, -2) : raw;
  const match = /^([^("]+|"[^"]*")\(([^)]*)\)(.*)$/.exec(single);
  if (match === null) return { base: single, args: [], array };
  const args = (match[2] ?? '').split(',').map((part) => part.trim());
  return { base: `${match[1] ?? ''}${match[3] ?? ''}`, args, array };
}

const INTEGER_BITS: ReadonlyMap<string, number> = new Map([
  ['smallint', 16],
  ['integer', 32],
  ['bigint', 64],
]);

const PLAIN: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['boolean', { kind: 'boolean' }],
  ['real', { kind: 'float', bits: 32, unsigned: false }],
  ['double precision', { kind: 'float', bits: 64, unsigned: false }],
  ['text', { kind: 'text', length: null, fixed: false }],
  ['citext', { kind: 'text', length: null, fixed: false }],
  ['bpchar', { kind: 'text', length: null, fixed: false }],
  ['name', { kind: 'text', length: 63, fixed: false }],
  ['"char"', { kind: 'text', length: 1, fixed: false }],
  ['oid', { kind: 'integer', bits: 32, unsigned: true, truth: false }],
  ['bytea', { kind: 'bytes', length: null, fixed: false }],
  ['date', { kind: 'date' }],
  ['json', { kind: 'json', binary: false }],
  ['jsonb', { kind: 'json', binary: true }],
  ['uuid', { kind: 'uuid' }],
  ['inet', { kind: 'inet' }],
  ['cidr', { kind: 'inet' }],
]);

/** The neutral type of format_type()'s text; `enums` holds the labels of every enum by that same text. A domain must be given as its base type. */
export function columnType(raw: string, enums: ReadonlyMap<string, readonly string[]>): ColumnType {
  const { base, args, array } = parseRawType(raw);
  if (array) return { kind: 'array', of: raw.slice(0, -2) };
  const labels = enums.get(raw);
  if (labels !== undefined) return { kind: 'enum', labels: [...labels], typeName: raw };
  const bits = INTEGER_BITS.get(base);
  if (bits !== undefined) return { kind: 'integer', bits, unsigned: false, truth: false };
  const plain = PLAIN.get(withoutSchema(base));
  return plain ?? sizedType(base, args) ?? geometryType(base, args) ?? { kind: 'other' };
}

function sizedType(base: string, args: readonly string[]): ColumnType | null {
  const first = args[0] === undefined || !/^-?\d+$/.test(args[0]) ? null : Number(args[0]);
  switch (base) {
    case 'numeric':
      return {
        kind: 'decimal',
        precision: first,
        scale: first === null ? null : Number(args[1] ?? 0),
        unsigned: false,
      };
    case 'character varying':
      return { kind: 'text', length: first, fixed: false };
    case 'character':
      return { kind: 'text', length: first ?? 1, fixed: true };
    case 'timestamp without time zone':
    case 'timestamp with time zone':
      return { kind: 'timestamp', precision: first ?? 6, zoned: base.includes(' with ') };
    case 'time without time zone':
    case 'time with time zone':
      return { kind: 'time', precision: first ?? 6, zoned: base.includes(' with '), spansDays: false };
    case 'bit':
      return { kind: 'bits', length: first ?? 1, varying: false };
    case 'bit varying':
      return { kind: 'bits', length: first, varying: true };
    default:
      return base.startsWith('interval') ? { kind: 'interval' } : null;
  }
}

/** PostGIS writes `schema.geometry(Point,4326)`. */
function geometryType(base: string, args: readonly string[]): ColumnType | null {
  const name = withoutSchema(base);
  if (name !== 'geometry' && name !== 'geography') return null;
  const subtype = args[0]?.toLowerCase() ?? null;
  const srid = args[1] === undefined ? null : Number(args[1]);
  return { kind: 'geometry', subtype, srid: name === 'geography' ? (srid ?? 4326) : srid };
}

/** Extensions live in any schema; only citext and PostGIS are known by their bare name. */
function withoutSchema(base: string): string {
  const dot = base.lastIndexOf('.');
  const name = base.slice(dot + 1);
  return dot >= 0 && ['citext', 'geometry', 'geography'].includes(name) ? name : base;
}
