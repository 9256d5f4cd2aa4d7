import type { ColumnType } from '../../../model/column-type.ts';
import type { Column } from '../../../model/schema.ts';
import type { ColumnGroup } from '../../ddl/column-groups.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { type AdoptedType, changed, type Of, plain } from './adopted-type.ts';
import type { Adoption } from './adoption.ts';

/** Moments, lengths of time, documents, addresses, shapes, and whatever MySQL has no type for. */
export function adoptOtherType(adoption: Adoption, group: ColumnGroup): AdoptedType {
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
