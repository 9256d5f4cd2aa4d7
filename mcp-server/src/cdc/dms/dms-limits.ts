import type { TableMapping } from '../../model/mapping.ts';
import type { Column } from '../../model/schema.ts';
import { columnSet, uniqueKeysOf } from '../../model/unique-keys.ts';
import { catalogueOf } from '../catalogue.ts';
import { type CdcInput, listed } from '../cdc-input.ts';

const LARGE: ReadonlySet<string> = new Set(['text', 'bytes', 'json']);

/** What an AWS DMS task does otherwise with the rows of a pair. */
export function dmsLimits({ source, target }: CdcInput, mapping: TableMapping): string[] {
  const from = catalogueOf(source.schema).table(mapping.source);
  const to = catalogueOf(target.schema).table(mapping.target);
  if (from === undefined || to === undefined) return [];
  const pairs = mapping.columns.flatMap((pair) => {
    const own = from.columns.find(({ name }) => name === pair.source);
    const other = to.columns.find(({ name }) => name === pair.target);
    return own === undefined || other === undefined ? [] : [{ own, other }];
  });
  const wanted = (test: (own: Column, other: Column) => boolean) =>
    pairs.filter(({ own, other }) => test(own, other)).map(({ own }) => own.name);
  const say = (names: readonly string[], what: (list: string) => string) =>
    names.length === 0 ? [] : [what(listed(names))];
  const cascades = from.foreignKeys
    .filter(({ onDelete, onUpdate }) =>
      [onDelete, onUpdate].some((action) => ['cascade', 'set null', 'set default'].includes(action)),
    )
    .map(({ name }) => name);
  const unique = uniqueKeysOf(to)
    .filter(({ columns }) => columnSet(columns) !== columnSet(mapping.key.map((pair) => pair.target)))
    .map(({ name }) => name);
  return [
    ...say(
      wanted((own, other) => isLarge(own) && !other.nullable),
      (list) =>
        `${list}: large values are written after their row, so these columns must take NULL until the task has ended`,
    ),
    ...say(
      wanted((own, other) => own.type.kind === 'time' && own.type.spansDays && other.type.kind !== 'text'),
      (list) => `${list}: a value below 00:00:00 or from 24:00:00 on does not arrive as it is`,
    ),
    ...say(
      wanted((own) => ['geometry', 'array', 'other', 'interval', 'bits'].includes(own.type.kind)),
      (list) => `${list}: read how DMS maps these types before you rely on it; parity compares what can be compared`,
    ),
    ...say(
      wanted(
        (own, other) =>
          source.schema.semantics.zeroDates &&
          (own.type.kind === 'date' || own.type.kind === 'timestamp') &&
          !other.nullable,
      ),
      (list) => `${list}: a zero date becomes NULL or the first day of 1970; mend such rows first`,
    ),
    ...(source.dialect.cdc.logsCascades(source.schema)
      ? []
      : say(cascades, (list) => `rows that foreign keys change (${list}) are not in the log`)),
    ...say(unique, (list) => `${list}: two rows that exchange their values in one transaction stop the task`),
  ];
}

/** Stored by DMS as a large object: without a length, or with one beyond what it keeps in the row. */
function isLarge({ type }: Column): boolean {
  if (!LARGE.has(type.kind)) return false;
  return (
    type.kind === 'json' ||
    ((type.kind === 'text' || type.kind === 'bytes') && (type.length === null || type.length > 8000))
  );
}
