import type { Column } from '../../../model/schema.ts';
import type { ColumnGroup } from '../../ddl/column-groups.ts';
import { adoptType } from './adopt-type.ts';
import type { AdoptedType } from './adopted-type.ts';
import type { Adoption } from './adoption.ts';

/** A type of MySQL on MariaDB, or the other way: as it is written, where the target knows it. */
export function ownType(adoption: Adoption, group: ColumnGroup): AdoptedType {
  const { column } = group.root;
  const { type, rawType } = column;
  if (type.kind === 'uuid' || type.kind === 'inet' || type.kind === 'json') return inNeutralWords(adoption, group);
  const vector = /^vector/i.test(rawType);
  if (vector && (adoption.mariadb ? adoption.version < 1107 : adoption.version < 900)) return asBytes(column);
  const written = rawType.replace(/\s*\/\*.*$/, '').replace(/^geomcollection$/i, 'geometrycollection');
  const srid = type.kind === 'geometry' && type.srid !== null && adoption.mariadb ? type.srid : null;
  return { rawType: written, type, ascii: false, check: null, said: srid === null ? [] : [withoutSrid(srid)] };
}

function withoutSrid(srid: number): AdoptedType['said'][number] {
  return {
    id: 'spatial',
    effect: 'not mapped',
    what: `The column is no longer held to SRID ${srid}.`,
    why: 'MariaDB has no such attribute: values keep their own SRID.',
  };
}

/** MariaDB knows addresses by itself. */
function inNeutralWords(adoption: Adoption, group: ColumnGroup): AdoptedType {
  const { rawType, type } = group.root.column;
  const kept = adoption.mariadb && type.kind === 'inet';
  return kept ? { rawType, type, ascii: false, check: null, said: [] } : adoptType(adoption, group);
}

function asBytes({ rawType }: Column): AdoptedType {
  const type = { kind: 'bytes', length: 4_294_967_295, fixed: false } as const;
  const what = `${rawType} becomes longblob: this server has no vectors.`;
  const said = {
    id: 'unknown-type',
    effect: 'not mapped',
    what,
    why: 'The bytes are kept, but nothing searches them.',
  } as const;
  return { rawType: 'longblob', type, ascii: false, check: null, said: [said] };
}
