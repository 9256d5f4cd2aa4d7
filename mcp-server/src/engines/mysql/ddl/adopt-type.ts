import type { ColumnType } from '../../../model/column-type.ts';
import type { Column } from '../../../model/schema.ts';
import type { ColumnGroup } from '../../ddl/column-groups.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { escapedLiteral } from '../quote.ts';
import { type Adoption, KEY_BYTES } from './adoption.ts';

/** What a column becomes. */
export interface AdoptedType {
  readonly rawType: string;
  readonly type: ColumnType;
  /** ASCII only: the text of an address or a UUID. */
  readonly ascii: boolean;
  readonly check: ((column: string) => string) | null;
  readonly said: readonly Said[];
}

type Of<K extends ColumnType['kind']> = Extract<ColumnType, { kind: K }>;

/** The MySQL type that holds whatever the column holds. */
export function adoptType(adoption: Adoption, group: ColumnGroup): AdoptedType {
  const { column } = group.root;
  const { type, rawType: raw } = column;
  switch (type.kind) {
    case 'integer':
      return plain(integerName(type), type);
    case 'boolean': {
      const truth = { kind: 'integer', bits: 8, unsigned: false, truth: true } as const;
      return {
        ...plain('tinyint(1)', truth, [
          changed('truth-value', raw, 'tinyint(1)', 'MySQL has no boolean: a CHECK admits 0 and 1.'),
        ]),
        check: (name) => `${name} in (0,1)`,
      };
    }
    case 'decimal':
      return decimal(raw, type);
    case 'float':
      return plain(`${type.bits === 32 ? 'float' : 'double'}${type.unsigned ? ' unsigned' : ''}`, type);
    case 'text':
      return text(adoption, group, type);
    case 'bytes':
      return bytes(adoption, group, type);
    case 'enum':
      return enumeration(raw, type);
    case 'set':
      return plain(`set(${type.labels.map(escapedLiteral).join(',')})`, type);
    case 'bits':
      return bits(adoption, group, type);
    default:
      return momentOrOther(adoption, group);
  }
}

function plain(rawType: string, type: ColumnType, said: readonly Said[] = []): AdoptedType {
  return { rawType, type, ascii: false, check: null, said };
}

function changed(id: string, from: string, to: string, why: string): Said {
  return { id, effect: 'changed', what: `${from} becomes ${to}.`, why };
}

const INTEGERS: ReadonlyMap<number, string> = new Map([
  [8, 'tinyint'],
  [16, 'smallint'],
  [24, 'mediumint'],
  [32, 'int'],
]);

function integerName({ bits, unsigned, truth }: Of<'integer'>): string {
  return truth ? 'tinyint(1)' : `${INTEGERS.get(bits) ?? 'bigint'}${unsigned ? ' unsigned' : ''}`;
}

function decimal(raw: string, { precision, scale, unsigned }: Of<'decimal'>): AdoptedType {
  const digits = Math.max(0, scale ?? 0);
  const whole = precision === null ? 65 : precision - (scale ?? 0);
  const fits = precision !== null && digits <= 30 && Math.max(whole, 0) + digits <= 65 && whole + digits > 0;
  const fraction = precision === null ? 30 : Math.min(digits, 30);
  const total = fits
    ? Math.max(whole + digits, fraction)
    : Math.min(65, Math.max(1, precision === null ? 65 : whole + fraction));
  const name = `decimal(${total},${fraction})${unsigned ? ' unsigned' : ''}`;
  const type = { kind: 'decimal', precision: total, scale: fraction, unsigned } as const;
  const why =
    'MySQL keeps at most 65 digits, 30 of them after the point: a longer number is refused, further digits after the point are rounded. NaN and infinity have no place.';
  return plain(name, type, fits && (scale ?? 0) >= 0 ? [] : [changed('decimal', raw, name, why)]);
}

/** How many characters each text of the widest unique key may have. */
function keyRoom({ members }: ColumnGroup): number {
  const counts = members.flatMap(({ table, column }) =>
    [...(table.primaryKey === null ? [] : [table.primaryKey]), ...table.uniqueKeys]
      .filter(({ columns }) => columns.includes(column.name))
      .map(({ columns }) => columns.length),
  );
  return Math.floor((KEY_BYTES - 32) / 4 / Math.max(1, ...counts));
}

function isPrimary({ members }: ColumnGroup): boolean {
  return members.some(({ table, column }) => table.primaryKey?.columns.includes(column.name));
}

function text({ request }: Adoption, group: ColumnGroup, { length, fixed }: Of<'text'>): AdoptedType {
  const raw = group.root.column.rawType;
  const room = keyRoom(group);
  const varchar = (size: number, said: readonly Said[] = []) =>
    plain(`varchar(${size})`, { kind: 'text', length: size, fixed: false }, said);
  if (length === null && group.keyed) {
    const size = Math.min(request.choices.key_text_length, room);
    const why =
      'A key holds the column, and MySQL’s keys need a length (ddl.key_text_length): a longer value is refused. Prove the longest one before the copy.';
    return varchar(size, [changed('key-text', raw, `varchar(${size})`, why)]);
  }
  if (length !== null && length > room && isPrimary(group)) {
    return varchar(room, [
      changed(
        'key-text',
        raw,
        `varchar(${room})`,
        `A key of MySQL has room for ${KEY_BYTES} bytes: a longer value is refused. Prove the longest one before the copy.`,
      ),
    ]);
  }
  if (length === null || length > 16_000) {
    const said = [changed('long-text', raw, 'longtext', 'It holds 4 GB. An index over it needs a prefix.')];
    return plain('longtext', { kind: 'text', length: 4_294_967_295, fixed: false }, said);
  }
  return fixed && length <= 255
    ? plain(`char(${length})`, { kind: 'text', length, fixed: true })
    : varchar(Math.max(length, 1));
}

function bytes({ request }: Adoption, group: ColumnGroup, { length, fixed }: Of<'bytes'>): AdoptedType {
  const raw = group.root.column.rawType;
  if (length !== null && length <= 16_000)
    return plain(`${fixed ? 'binary' : 'varbinary'}(${length})`, { kind: 'bytes', length, fixed });
  if (!group.keyed)
    return plain('longblob', { kind: 'bytes', length: 4_294_967_295, fixed: false }, [
      changed('long-bytes', raw, 'longblob', 'It holds 4 GB.'),
    ]);
  const size = Math.min(request.choices.key_text_length, keyRoom(group) * 4);
  const why =
    'A key holds the column, and MySQL’s keys need a length (ddl.key_text_length): a longer value is refused.';
  return plain(`varbinary(${size})`, { kind: 'bytes', length: size, fixed: false }, [
    changed('key-text', raw, `varbinary(${size})`, why),
  ]);
}

function enumeration(raw: string, type: Of<'enum'>): AdoptedType {
  const { labels } = type;
  const odd = labels.find((label) => label.length > 255 || /\s$|\0/u.test(label));
  if (labels.length > 0 && odd === undefined)
    return plain(`enum(${labels.map(escapedLiteral).join(',')})`, { ...type, typeName: null });
  const size = Math.max(1, ...labels.map((label) => label.length));
  const said = changed(
    'enum',
    raw,
    `varchar(${size})`,
    'MySQL’s enum cannot hold these labels (a space at the end, more than 255 characters, or none at all): a CHECK admits the same ones.',
  );
  const check = labels.length === 0 ? null : (name: string) => `${name} in (${labels.map(escapedLiteral).join(',')})`;
  return { ...plain(`varchar(${size})`, { kind: 'text', length: size, fixed: false }, [said]), check };
}

function bits({ request }: Adoption, group: ColumnGroup, { length, varying }: Of<'bits'>): AdoptedType {
  const raw = group.root.column.rawType;
  if (!varying && length !== null && length <= 64)
    return plain(`bit(${length})`, { kind: 'bits', length, varying: false });
  const size = group.keyed ? Math.min(length ?? request.choices.key_text_length, keyRoom(group)) : length;
  const name = size === null || size > 16_000 ? 'longtext' : `varchar(${size})`;
  const type = { kind: 'text', length: size ?? 4_294_967_295, fixed: false } as const;
  return {
    ...plain(name, type, [
      changed('bits', raw, name, 'MySQL’s BIT has a fixed length of at most 64: the digits are kept as text.'),
    ]),
    ascii: true,
  };
}

function momentOrOther(adoption: Adoption, group: ColumnGroup): AdoptedType {
  const { column } = group.root;
  const { type, rawType: raw } = column;
  const json = (said: readonly Said[]) => plain('json', { kind: 'json', binary: !adoption.mariadb }, said);
  switch (type.kind) {
    case 'date':
    case 'year':
      return plain(type.kind, type);
    case 'timestamp':
      return moment(adoption, raw, type);
    case 'time':
    case 'interval':
      return lengthOfTime(raw, type);
    case 'json':
      return json(jsonSaid(adoption, column));
    case 'array':
      return json([changed('array', raw, 'json', ARRAY_WHY)]);
    case 'uuid':
      return uuid(adoption, raw);
    case 'inet': {
      const address = { kind: 'text', length: 43, fixed: false } as const;
      return { ...plain('varchar(43)', address, [changed('inet', raw, 'varchar(43)', INET_WHY)]), ascii: true };
    }
    case 'geometry': {
      const held = { ...type, srid: adoption.mariadb ? null : type.srid };
      return plain(type.subtype ?? 'geometry', held, spatialSaid(adoption, type, raw));
    }
    default:
      return other(group);
  }
}

const ARRAY_WHY =
  'MySQL has no arrays: a JSON array keeps the elements and their order. = ANY becomes MEMBER OF or JSON_CONTAINS.';
const INET_WHY = 'As text an address has no network operators, and one address can be written in several ways.';

function lengthOfTime(raw: string, type: Of<'time'> | Of<'interval'>): AdoptedType {
  const precision = type.kind === 'time' ? type.precision : 6;
  const to = `time(${precision})`;
  const held = { kind: 'time', precision, zoned: false, spansDays: true } as const;
  if (type.kind === 'time') {
    const why = 'MySQL’s TIME has no zone: agree on one (UTC) on every path.';
    return plain(to, held, type.zoned ? [changed('time-zone', raw, to, why)] : []);
  }
  const why =
    'MySQL has no interval: TIME goes to 838:59:59 and knows no months. A longer value is refused; prove that there is none, or store seconds.';
  return plain(to, held, [changed('interval', raw, to, why)]);
}

function jsonSaid({ mariadb }: Adoption, { rawType: raw, type }: Column): Said[] {
  const binary = type.kind === 'json' && type.binary;
  if (mariadb)
    return binary
      ? [
          changed(
            'json',
            raw,
            'json',
            'MariaDB keeps JSON as text with a CHECK: key order and spacing are as they are written.',
          ),
        ]
      : [];
  return binary
    ? []
    : [
        changed(
          'json',
          raw,
          'json',
          'MySQL stores it parsed: spacing, key order and duplicate keys of the text are gone.',
        ),
      ];
}

function spatialSaid({ mariadb }: Adoption, { srid }: Of<'geometry'>, raw: string): Said[] {
  if (srid === null || srid === 0) return [];
  const why = mariadb
    ? 'MariaDB does not hold a column to one SRID.'
    : 'The SRID stays. For geographic systems such as 4326 MySQL puts latitude first in WKT; copy WKB with axis-order=long-lat.';
  return [changed('spatial', raw, 'a geometry', why)];
}

function moment({ request }: Adoption, raw: string, type: Of<'timestamp'>): AdoptedType {
  const to = `${type.zoned && request.choices.timestamptz === 'timestamp' ? 'timestamp' : 'datetime'}(${type.precision})`;
  if (!type.zoned) return plain(to, type);
  const why = to.startsWith('timestamp')
    ? 'It is an instant too, from 1970 to 2038-01-19: a value outside is refused. `ddl.timestamptz: datetime` has no such end and no zone.'
    : 'Configured: ddl.timestamptz. It holds the reading in UTC: every connection that copies or writes must be in UTC.';
  return plain(to, { ...type, zoned: to.startsWith('timestamp') }, [changed('timestamptz', raw, to, why)]);
}

function uuid({ mariadb, version, request }: Adoption, raw: string): AdoptedType {
  if (mariadb && version >= 1007) return plain('uuid', { kind: 'uuid' });
  if (request.choices.uuid === 'binary') {
    return plain('binary(16)', { kind: 'bytes', length: 16, fixed: true }, [
      changed(
        'uuid',
        raw,
        'binary(16)',
        'Configured: ddl.uuid. Write it with UUID_TO_BIN(…) and read it with BIN_TO_UUID(…), both without a swap flag.',
      ),
    ]);
  }
  return {
    ...plain('char(36)', { kind: 'text', length: 36, fixed: true }, [
      changed(
        'uuid',
        raw,
        'char(36)',
        'MySQL has no such type. Write it in lower case on every path; ddl.uuid: binary is half as wide.',
      ),
    ]),
    ascii: true,
  };
}

const KNOWN: ReadonlyMap<string, readonly [rawType: string, type: ColumnType]> = new Map<string, [string, ColumnType]>([
  ['money', ['decimal(19,2)', { kind: 'decimal', precision: 19, scale: 2, unsigned: false }]],
  ['macaddr', ['varchar(17)', { kind: 'text', length: 17, fixed: false }]],
  ['macaddr8', ['varchar(23)', { kind: 'text', length: 23, fixed: false }]],
  ['point', ['point', { kind: 'geometry', subtype: 'point', srid: null }]],
]);

function other(group: ColumnGroup): AdoptedType {
  const raw = group.root.column.rawType;
  const known = KNOWN.get(raw);
  if (known !== undefined)
    return plain(known[0], known[1], [
      changed('other-type', raw, known[0], 'The nearest type of MySQL; its text differs, so convert in the copy.'),
    ]);
  const rawType = group.keyed ? 'varchar(255)' : 'longtext';
  const said: Said = {
    id: 'unknown-type',
    effect: 'not mapped',
    what: `${raw} becomes ${rawType}: MySQL has no type of its meaning.`,
    why: 'The text of the values can be kept, but nothing checks or understands it. Choose columns by hand before the copy (a range: two columns).',
  };
  return plain(rawType, { kind: 'text', length: group.keyed ? 255 : 4_294_967_295, fixed: false }, [said]);
}
