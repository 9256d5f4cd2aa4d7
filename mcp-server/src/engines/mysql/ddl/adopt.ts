import type { Adopted, NamedTable } from '../../../model/ddl.ts';
import type { AdoptRequest } from '../../../model/ddl-contract.ts';
import type { Index, Schema, Sequence, Table } from '../../../model/schema.ts';
import { placeKey } from '../../ddl/column-groups.ts';
import { sayHiddenSequences } from '../../ddl/hidden-counters.ts';
import { PLAIN_TABLE, sayLostTraits, sayOtherObjects } from '../../ddl/lost-traits.ts';
import { type AdoptedColumns, adoptColumns } from './adopt-columns.ts';
import { adoptChecks, adoptForeignKeys } from './adopt-constraints.ts';
import { adoptIndexes } from './adopt-indexes.ts';
import { adoptPartitions } from './adopt-partitions.ts';
import { Adoption } from './adoption.ts';
import { exactCollation } from './collation.ts';
import { commentSaid, cutComment } from './comment.ts';

/** InnoDB refuses more columns than this. */
const MOST_COLUMNS = 1017;

/** The asked tables as MySQL or MariaDB holds them. Names come first, foreign keys last, so that every parent is known. */
export function adopt(request: AdoptRequest): Adopted {
  const adoption = new Adoption(request);
  const tables = askedTables(adoption);
  adoption.nameTables(tables);
  if (tables.length > 0) sayOtherObjects(adoption.log, request.source);
  const sequences = adoptSequences(adoption);
  const shaped = tables.map((table) => {
    const made = adoptColumns(adoption, table);
    return { table, made, shape: adoptShape(adoption, table, made) };
  });
  const known = new Map(
    [...request.target.tables, ...shaped.map(({ shape }) => shape)].map((table) => [
      JSON.stringify([table.schema, table.name]),
      table,
    ]),
  );
  const finished = shaped.map(({ table, made, shape }): Table => {
    const foreignKeys = adoptForeignKeys(adoption, table, made, known);
    return { ...shape, foreignKeys, checks: adoptChecks(adoption, table, made, foreignKeys) };
  });
  return {
    schema: adoptedSchema(request.target, finished, sequences),
    decisions: adoption.log.all(),
    fixedRows: [],
    names: tables.map((table) => adoption.named(table)),
  };
}

/** The names that `adopt` would give. */
export function names(request: AdoptRequest): NamedTable[] {
  const adoption = new Adoption(request);
  const tables = askedTables(adoption);
  adoption.nameTables(tables);
  return tables.map((table) => adoption.named(table));
}

function askedTables({ request, log, own }: Adoption): Table[] {
  const asked = new Set(request.tables.map((table) => placeKey(table, '')));
  return request.source.tables.filter((table) => {
    if (!asked.has(placeKey(table, ''))) return false;
    if (table.columns.length > 0 && (own || table.columns.length <= MOST_COLUMNS)) return true;
    log.about(table, 'table', table.name, {
      id: 'table',
      effect: 'not mapped',
      what: 'The table is left out.',
      why:
        table.columns.length === 0
          ? 'It has no columns, or they could not be read.'
          : `It has ${table.columns.length} columns; InnoDB admits ${MOST_COLUMNS}. Split it.`,
    });
    return false;
  });
}

/** The table without its checks and foreign keys. */
function adoptShape(adoption: Adoption, table: Table, made: AdoptedColumns): Table {
  const target = adoption.tableName(table) ?? { schema: adoption.schema, name: table.name };
  const columns = table.primaryKey?.columns.flatMap((name) => made.bySource.get(name)?.name ?? []);
  const comment = cutComment(table.comment, 2048);
  if (comment !== table.comment) adoption.log.about(table, 'table', table.name, commentSaid(2048));
  const keys = table.primaryKey === null ? table.uniqueKeys : [table.primaryKey, ...table.uniqueKeys];
  for (const { name } of keys.filter((key) => key.deferrable)) {
    const said = { id: 'deferrable', effect: 'changed', what: 'It is no longer DEFERRABLE.' } as const;
    adoption.log.about(table, 'key', name, {
      ...said,
      why: 'MySQL checks each row at once: order the statements of a transaction so that it always holds.',
    });
  }
  const indexes = adoptIndexes(adoption, table, made);
  if (table.storage !== null && table.storage !== 'InnoDB') {
    const why =
      'InnoDB has transactions and foreign keys; an AUTO_INCREMENT per group, or rows that a restart empties, change.';
    adoption.log.about(table, 'table', table.name, {
      id: 'storage',
      effect: 'changed',
      what: `${table.storage} becomes InnoDB.`,
      why,
    });
  }
  sayLostTraits(adoption.log, table);
  return {
    ...table,
    ...PLAIN_TABLE,
    schema: target.schema,
    name: target.name,
    columns: [...made.columns],
    primaryKey: columns === undefined ? null : { name: 'PRIMARY', columns, deferrable: false },
    uniqueKeys: indexes.flatMap(keyOf),
    indexes,
    foreignKeys: [],
    checks: [],
    partitioning: adoptPartitions(adoption, table, made),
    storage: 'InnoDB',
    collation: exactCollation(adoption),
    comment,
  };
}

function keyOf(index: Index): Table['uniqueKeys'] {
  const columns = index.parts.flatMap(({ column, prefix }) => (column === null || prefix !== null ? [] : [column]));
  return index.unique && columns.length === index.parts.length
    ? [{ name: index.name, columns, deferrable: false }]
    : [];
}

/** The last number of each sign stands for the end of a sequence. */
export const LAST = 2n ** 63n - 2n;

/** Sequences that no column owns: MariaDB has them, MySQL has not. */
function adoptSequences({ request, mariadb, log, tables, schema: place }: Adoption): Sequence[] {
  const { source, target } = request;
  sayHiddenSequences(log, source, mariadb);
  const there = new Set(target.sequences.map(({ name }) => name));
  return source.sequences.flatMap((sequence) => {
    if (sequence.ownedBy !== null || there.has(sequence.name)) return [];
    const { schema, name } = sequence;
    const object = { side: 'source', kind: 'sequence', schema, table: null, name } as const;
    if (mariadb) {
      const ends = BigInt(sequence.maximum) > LAST || BigInt(sequence.minimum) < -LAST;
      const what = `The sequence ${name} ends at ${LAST}.`;
      if (ends)
        log.whole(object, { id: 'sequence', effect: 'changed', what, why: 'MariaDB’s sequences go no further.' });
      return [{ ...sequence, schema: place, name: tables.take(name) }];
    }
    log.whole(object, {
      id: 'sequence',
      effect: 'not mapped',
      what: `The sequence ${sequence.name} is left out.`,
      why: 'MySQL has no sequences: a table with one AUTO_INCREMENT column gives out numbers.',
    });
    return [];
  });
}

function adoptedSchema(target: Schema, tables: Table[], sequences: Sequence[]): Schema {
  const { engine, flavor, version, database, defaultSchema, charset, collation } = target;
  const own = { engine, flavor, version, database, defaultSchema, charset, collation, semantics: target.semantics };
  return {
    ...own,
    tables,
    views: [],
    routines: [],
    triggers: [],
    events: [],
    sequences,
    enums: [],
    definers: [],
    details: [],
    gaps: [],
  };
}
