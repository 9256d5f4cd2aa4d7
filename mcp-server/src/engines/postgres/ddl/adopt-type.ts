import type { DdlChoices } from '../../../model/ddl.ts';
import type { Column } from '../../../model/schema.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { quoteLiteral } from '../quote.ts';
import { digits, integer, number } from './adopt-number-type.ts';
import { type AdoptedType, changed, type Of, plain, type TypeFacts } from './adopted-type.ts';

/** The PostgreSQL type that holds whatever the column holds; enums are left to `adoptEnum`. */
export function adoptType(column: Column, facts: TypeFacts): AdoptedType {
  const { type } = column;
  switch (type.kind) {
    case 'integer':
      return integer(column, type, facts);
    case 'decimal':
      return number(column, `numeric${digits(type.precision, type.scale)}`, { ...type, unsigned: false });
    case 'float':
      return number(column, type.bits === 32 ? 'real' : 'double precision', { ...type, unsigned: false });
    case 'boolean':
      return plain('boolean', type);
    case 'text':
      return text(column, type);
    case 'bytes':
      return bytes(column, type, facts.choices);
    case 'bits':
      return bits(column, type);
    case 'set':
      return set(column, type, facts.choices);
    case 'geometry':
      return geometry(column, type, facts.choices);
    default:
      return momentOrOther(column, facts.choices);
  }
}

function text({ rawType: raw }: Column, type: Of<'text'>): AdoptedType {
  const varying = { kind: 'text', length: type.length, fixed: false } as const;
  if (type.fixed) {
    const to = `character varying(${type.length ?? 1})`;
    const why =
      'MySQL gives a CHAR back without trailing spaces, PostgreSQL’s char(n) gives it back padded: varchar keeps what the application reads.';
    return plain(to, varying, [changed('char', raw, to, why)]);
  }
  const limited = type.length !== null && !/text$/i.test(raw);
  // PostgreSQL has no varchar(0).
  const length = Math.max(type.length ?? 1, 1);
  if (limited) return plain(`character varying(${length})`, { ...varying, length });
  const said: Said = {
    id: 'no-limit',
    effect: 'changed',
    what: `The limit of MySQL’s ${raw} is gone.`,
    why: 'PostgreSQL’s text holds up to 1 GB; longer values are accepted from now on.',
  };
  return plain('text', { kind: 'text', length: null, fixed: false }, /^(tiny|)text$/i.test(raw) ? [said] : []);
}

function bytes({ rawType: raw }: Column, type: Of<'bytes'>, choices: DdlChoices): AdoptedType {
  if (type.fixed && type.length === 16 && choices.binary16 === 'uuid') {
    return plain('uuid', { kind: 'uuid' }, [
      changed(
        'binary-uuid',
        raw,
        'uuid',
        'Configured: ddl.binary16. The bytes must be in the order of the UUID’s text.',
      ),
    ]);
  }
  const free = { kind: 'bytes', length: null, fixed: false } as const;
  const { length } = type;
  if (length === null || /blob/i.test(raw)) return plain('bytea', free);
  const check = { suffix: 'length', sql: (column: string) => `octet_length(${column}) <= ${length}` };
  const said = changed(
    'bytes',
    raw,
    'bytea',
    'bytea has no length of its own: a CHECK keeps the limit. Values of a fixed length stay as they are.',
  );
  return { rawType: 'bytea', type: free, checks: [check], said: [said] };
}

function bits({ rawType: raw }: Column, type: Of<'bits'>): AdoptedType {
  if (type.length !== 1 || type.varying) {
    const size = type.length === null ? '' : `(${type.length})`;
    return plain(type.varying ? `bit varying${size}` : `bit${size}`, type);
  }
  return plain('boolean', { kind: 'boolean' }, [
    changed('one-bit', raw, 'boolean', 'One bit is 0 or 1, and no more: nothing is lost.'),
  ]);
}

function set({ rawType: raw }: Column, { labels }: Of<'set'>, choices: DdlChoices): AdoptedType {
  if (choices.set === 'text') {
    const why = 'Configured: ddl.set. Labels joined by commas; nothing keeps other text out.';
    return plain('text', { kind: 'text', length: null, fixed: false }, [changed('set', raw, 'text', why)]);
  }
  const allowed = `ARRAY[${labels.map(quoteLiteral).join(', ')}]::text[]`;
  const check = { suffix: 'labels', sql: (column: string) => `${column} <@ ${allowed}` };
  const why =
    'PostgreSQL has no SET: an array whose CHECK admits the same labels. Write them in label order; FIND_IN_SET becomes = ANY.';
  return {
    rawType: 'text[]',
    type: { kind: 'array', of: 'text' },
    checks: [check],
    said: [changed('set', raw, 'text[]', why)],
  };
}

function geometry({ rawType: raw }: Column, type: Of<'geometry'>, { spatial }: DdlChoices): AdoptedType {
  if (spatial === 'postgis') {
    const to = `geometry(${type.subtype ?? 'Geometry'},${type.srid ?? 0})`;
    return plain(to, type, [
      changed(
        'spatial',
        raw,
        to,
        'Configured: ddl.spatial. The extension postgis must be installed on the server; the file creates it in the database.',
      ),
    ]);
  }
  if (spatial === 'point' && type.subtype === 'point') {
    return plain('point', { kind: 'other' }, [
      changed('spatial', raw, 'point', 'Configured: ddl.spatial. PostgreSQL’s own point has no SRID.'),
    ]);
  }
  const why =
    'Without PostGIS there is no such type: the column keeps the WKB, and nothing can be searched by place. With PostGIS on the target configure ddl.spatial: postgis.';
  return plain('bytea', { kind: 'bytes', length: null, fixed: false }, [changed('spatial', raw, 'bytea', why)]);
}

function momentOrOther({ rawType: raw, type }: Column, choices: DdlChoices): AdoptedType {
  switch (type.kind) {
    case 'date':
      return plain('date', type);
    case 'timestamp':
      return plain(`timestamp(${type.precision}) with${type.zoned ? '' : 'out'} time zone`, type);
    case 'time':
      return time(raw, type, choices);
    case 'year': {
      const check = {
        suffix: 'year',
        sql: (column: string) => `${column} = 0 OR ${column} >= 1901 AND ${column} <= 2155`,
      };
      const small = { kind: 'integer', bits: 16, unsigned: false, truth: false } as const;
      return {
        rawType: 'smallint',
        type: small,
        checks: [check],
        said: [changed('year', raw, 'smallint', 'PostgreSQL has no YEAR: a CHECK admits the same years.')],
      };
    }
    case 'json': {
      if (choices.json === 'json') return plain('json', { kind: 'json', binary: false });
      const why =
        'jsonb can be indexed and compared. It keeps no spacing, no order of keys and the last of duplicate ones, and refuses \\u0000. `ddl.json: json` keeps the text.';
      return plain('jsonb', { kind: 'json', binary: true }, type.binary ? [] : [changed('json', raw, 'jsonb', why)]);
    }
    case 'uuid':
      return plain('uuid', type);
    case 'inet':
      return plain('inet', type, [
        changed('inet', raw, 'inet', 'inet also admits networks and both versions of addresses.'),
      ]);
    case 'interval':
      return plain('interval', type);
    default:
      return unknown(raw);
  }
}

function time(raw: string, type: Of<'time'>, choices: DdlChoices): AdoptedType {
  if (!type.spansDays || choices.time === 'time') {
    const to = `time(${type.precision}) with${type.zoned ? '' : 'out'} time zone`;
    const why = 'Configured: ddl.time. Values below 00:00:00 or above 24:00:00 are refused when they are loaded.';
    return plain(to, { ...type, spansDays: false }, type.spansDays ? [changed('time', raw, to, why)] : []);
  }
  const to = `interval(${type.precision})`;
  return plain(to, { kind: 'interval' }, [
    changed('time', raw, to, 'TIME goes from -838:59:59 to 838:59:59, PostgreSQL’s time from 0 to 24 hours.'),
  ]);
}

/** The application of the source alone knows what such a value says. */
function unknown(raw: string): AdoptedType {
  const binary = /^vector/i.test(raw);
  const said: Said = {
    id: 'unknown-type',
    effect: 'not mapped',
    what: `${raw} becomes ${binary ? 'bytea' : 'text'}: PostgreSQL has no type of its meaning.`,
    why: 'The values can be kept, but nothing checks or understands them. Choose the type by hand before the copy.',
  };
  const type = binary
    ? ({ kind: 'bytes', length: null, fixed: false } as const)
    : ({ kind: 'text', length: null, fixed: false } as const);
  return plain(binary ? 'bytea' : 'text', type, [said]);
}
