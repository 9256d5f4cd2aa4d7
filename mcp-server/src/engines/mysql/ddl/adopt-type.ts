import type { ColumnGroup } from '../../ddl/column-groups.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { escapedLiteral } from '../quote.ts';
import { adoptOtherType } from './adopt-other-type.ts';
import { type AdoptedType, changed, type Of, plain } from './adopted-type.ts';
import { type Adoption, KEY_BYTES } from './adoption.ts';

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
      return adoptOtherType(adoption, group);
  }
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
