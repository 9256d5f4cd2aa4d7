import type { Detail } from '../../model/detail.ts';
import type { Schema } from '../../model/schema.ts';
import { compareText } from './normalize.ts';
import { type Row, rowFlag, rowOptional, rowText } from './row.ts';

/** The rows of the catalogue queries of these names. */
export interface DetailRows {
  readonly tables: readonly Row[];
  readonly columns: readonly Row[];
  readonly indexes: readonly Row[];
  readonly checks: readonly Row[];
  readonly partitions: readonly Row[];
}

/** A detail and the table that it stands in. */
type Placed = readonly [table: string, detail: Detail];

/** What the catalogue says of each table beyond the model, sorted, by the table’s name. */
export function readDetails(rows: DetailRows): Map<string, Detail[]> {
  const placed = [
    ...rows.tables.flatMap(ofTable),
    ...rows.columns.flatMap(ofColumn),
    ...rows.indexes.flatMap(ofIndex),
    ...withoutOverlaps(rows),
    ...rows.partitions.flatMap(ofPartition),
  ];
  const byTable = new Map<string, Detail[]>();
  for (const [table, detail] of placed) {
    const known = byTable.get(table) ?? [];
    if (!known.some(({ kind, name, says }) => kind === detail.kind && name === detail.name && says === detail.says))
      byTable.set(table, [...known, detail]);
  }
  return new Map([...byTable].map(([table, details]) => [table, details.sort(byText)]));
}

/** What the whole database holds beyond the model: Oracle’s packages on MariaDB, JavaScript libraries on MySQL. */
export function readOtherObjects(rows: readonly Row[], database: string): Schema['details'] {
  return rows
    .map((row): Detail => ({ ...ofDatabase, name: database, says: `${rowText(row, 0)} ${rowText(row, 1)}` }))
    .sort(byText);
}

const ofDatabase = { kind: 'database', changes: 'meaning' } as const;

function byText(a: Detail, b: Detail): number {
  return compareText(a.kind, b.kind) || compareText(a.name, b.name) || compareText(a.says, b.says);
}

const OPTION = /(`(?:[^`]|``)+`|[a-z_]+(?: [a-z_]+)?)=('(?:[^']|'')*'|"(?:[^"]|"")*"|\S+)/gi;

/** Rows of other tables or of none: the engine itself is what such a table means. */
const ELSEWHERE = /^(?:mrg_myisam|federated|connect|spider|blackhole|sphinx|s3|oqgraph|archive|csv)$/i;

/** CREATE_OPTIONS as both servers write it; the row format has a field of its own. */
function ofTable(row: Row): Placed[] {
  const [name, engine, options] = [rowText(row, 0), rowOptional(row, 2) ?? '', rowOptional(row, 8) ?? ''];
  const table = { kind: 'table', name } as const;
  const given = [...options.matchAll(OPTION)].flatMap(([, left = '', value = '']): Placed[] => {
    const key = left.replaceAll('`', '').toUpperCase();
    if (key === 'ROW_FORMAT') return [];
    const changes = /^ENCRYPT/.test(key) ? 'meaning' : 'storage';
    // One server puts values in quotes that the other does not.
    const plain = value.replace(/^(['"])(.*)\1$/s, '$2');
    return [[name, { ...table, says: `${key}=${plain}`, changes }]];
  });
  return ELSEWHERE.test(engine)
    ? [...given, [name, { ...table, says: `ENGINE=${engine}`, changes: 'meaning' }]]
    : given;
}

/** What EXTRA may say that the model has a field for. */
const KNOWN_EXTRA =
  /\b(?:auto_increment|default_generated|on update current_timestamp(?:\(\d*\))?|(?:stored|virtual|persistent) generated|invisible)(?=[\s,]|$),?/gi;

function ofColumn(row: Row): Placed[] {
  const [table, name] = [rowText(row, 0), rowText(row, 1)];
  const compressed = /\/\*M?!\d+ (COMPRESSED.*?)\*\//.exec(rowText(row, 2))?.[1]?.trim();
  const extra = (rowOptional(row, 5) ?? '').replaceAll(KNOWN_EXTRA, '').replaceAll(/\s+/g, ' ').trim();
  const column = { kind: 'column', name } as const;
  return [
    ...(compressed === undefined
      ? []
      : [[table, { ...column, says: compressed, changes: 'storage' }] satisfies Placed]),
    ...(extra === '' ? [] : [[table, { ...column, says: extra, changes: 'meaning' }] satisfies Placed]),
  ];
}

function ofIndex(row: Row): Placed[] {
  const comment = rowOptional(row, 9) ?? '';
  if (comment === '') return [];
  const says = `COMMENT '${comment.replaceAll("'", "''")}'`;
  return [[rowText(row, 0), { kind: 'index', name: rowText(row, 1), says, changes: 'storage' }]];
}

function ofPartition(row: Row): Placed[] {
  const [table, method, comment] = [rowText(row, 0), rowOptional(row, 6), rowOptional(row, 8) ?? ''];
  const on = { kind: 'table', name: table } as const;
  const sub = `SUBPARTITION BY ${method} (${rowOptional(row, 7) ?? ''})`;
  return [
    ...(method === null ? [] : [[table, { ...on, says: sub, changes: 'storage' }] satisfies Placed]),
    ...(comment === ''
      ? []
      : [[table, { ...on, says: `PARTITION ${rowText(row, 3)} COMMENT`, changes: 'storage' }] satisfies Placed]),
  ];
}

/**
 * Keys of MariaDB over a period: it lists the end before the beginning, and the period as the check `begin` < `end`. The catalogue of
 * most versions says no more, so a key of the user’s own that looks alike is named too.
 */
function withoutOverlaps({ checks, indexes }: DetailRows): Placed[] {
  const periods = checks.flatMap((row) => {
    const [, begin, end] = /^`((?:[^`]|``)+)` < `((?:[^`]|``)+)`$/.exec(rowText(row, 2)) ?? [];
    return begin === undefined || end === undefined || rowFlag(row, 4) ? [] : [{ table: rowText(row, 0), begin, end }];
  });
  return periods.flatMap(({ table, begin, end }): Placed[] => {
    const own = indexes.filter((row) => rowText(row, 0) === table && rowFlag(row, 2));
    const keys = [...new Set(own.map((row) => rowText(row, 1)))];
    return keys.flatMap((name): Placed[] => {
      const columns = own.filter((row) => rowText(row, 1) === name).map((row) => rowOptional(row, 3));
      const ends = columns.at(-2) === end && columns.at(-1) === begin;
      const says = `WITHOUT OVERLAPS, if ${begin} and ${end} are a PERIOD (SHOW CREATE TABLE tells)`;
      return ends ? [[table, { kind: 'key', name, says, changes: 'meaning' }]] : [];
    });
  });
}
