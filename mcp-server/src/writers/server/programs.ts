import type { Mapping, TableName } from '../../model/mapping.ts';
import type { ForeignKey, Routine, Schema, Table } from '../../model/schema.ts';
import type { Operation, ProgramRuns } from '../../model/writers.ts';
import { sqlWrites } from '../sql/writes.ts';
import type { NamedTable, TableNames } from '../table-names.ts';

/** Something inside the database that writes a table without any call of the application's. */
export interface DatabaseWriter {
  readonly kind: 'trigger' | 'event' | 'routine' | 'foreign key';
  readonly name: string;
  readonly table: NamedTable | null;
  readonly operations: readonly Operation[];
  /** How often it ran, where the server counts it. */
  readonly runs: number | null;
  /** The other side does the same by itself. */
  readonly covered: boolean;
  readonly detail: string;
}

/** Triggers, events and routines of a schema that write a migrating table, and foreign keys whose actions do. */
export function databaseWriters(
  schema: Schema,
  other: Schema | null,
  mapping: Mapping,
  tables: TableNames,
  runs: readonly ProgramRuns[],
): DatabaseWriter[] {
  const ran = new Map(runs.map((each) => [`${each.kind} ${each.schema}.${each.name}`, each.runs]));
  const counted = (kind: ProgramRuns['kind'], owner: string, name: string) =>
    ran.get(`${kind} ${owner}.${name}`) ?? null;
  const ofText = (
    kind: 'trigger' | 'event' | 'routine',
    owner: string,
    name: string,
    sql: string,
    detail: string,
  ): DatabaseWriter[] =>
    sqlWrites(sql, { nested: true }).flatMap(({ table, operations }) => {
      const parts = table === null ? null : table.length === 1 ? [owner, ...table] : table;
      const meant = parts === null ? null : (tables.ofSql(parts) ?? tables.ofSql(table ?? []));
      if (table !== null && meant?.table.kind !== 'migrating') return [];
      const how = meant === null ? `${detail}; its table is put together at run time` : detail;
      return [
        {
          kind,
          name,
          table: meant?.table ?? null,
          operations,
          runs: counted(kind, owner, name),
          covered: false,
          detail: how,
        },
      ];
    });
  const byTrigger = new Set<Routine>();
  const triggers = schema.triggers.flatMap((trigger) => {
    const when = `${trigger.timing} ${trigger.events.join(' or ')} on ${trigger.table}${trigger.enabled ? '' : ', disabled'}`;
    const called = calledRoutines(trigger.sql ?? '', schema.routines);
    for (const routine of called) byTrigger.add(routine);
    const own = called.length > 0 ? called.map(({ sql }) => sql ?? '').join(';') : bodyOf(trigger.sql ?? '');
    return ofText('trigger', trigger.schema, trigger.name, own, when);
  });
  const events = schema.events.flatMap((event) =>
    ofText('event', event.schema, event.name, event.sql ?? '', `${event.schedule}${event.enabled ? '' : ', disabled'}`),
  );
  const routines = schema.routines
    .filter((routine) => !byTrigger.has(routine))
    .flatMap(({ schema: owner, name, sql, kind }) =>
      ofText('routine', owner, name, bodyOf(sql ?? ''), `${kind}, when it is called`),
    );
  return distinct([...triggers, ...events, ...routines, ...cascades(schema, other, mapping, tables)]);
}

/** A PostgreSQL trigger only names the function that it runs. */
function calledRoutines(sql: string, routines: readonly Routine[]): Routine[] {
  const [, called] =
    /\bEXECUTE\s+(?:FUNCTION|PROCEDURE)\s+((?:"(?:[^"]|"")*"|[^\s."(])+(?:\.(?:"(?:[^"]|"")*"|[^\s."(])+)?)/i.exec(
      sql,
    ) ?? [];
  if (called === undefined) return [];
  const parts = [...called.matchAll(/"((?:[^"]|"")*)"|[^."]+/g)].map(
    ([text, quoted]) => quoted?.replaceAll('""', '"') ?? text,
  );
  const [name, owner] = parts.toReversed();
  return routines.filter((routine) => routine.name === name && (owner === undefined || routine.schema === owner));
}

/** The text from where a program's own statements begin, so that the words of its head are not taken for one. */
function bodyOf(sql: string): string {
  return sql.replace(/^[\s\S]*?\bFOR\s+EACH\s+(?:ROW|STATEMENT)\b(?:\s+(?:FOLLOWS|PRECEDES)\s+\S+)?/i, '');
}

const ACTIONS: ReadonlyMap<ForeignKey['onDelete'], Operation> = new Map([
  ['cascade', 'delete'],
  ['set null', 'update'],
  ['set default', 'update'],
]);

/** Foreign keys that change the child when the parent is deleted or its key changes. */
function cascades(schema: Schema, other: Schema | null, mapping: Mapping, tables: TableNames): DatabaseWriter[] {
  return schema.tables.flatMap((table) => {
    const meant = tables.ofSql([table.schema, table.name]);
    if (meant?.table.kind !== 'migrating') return [];
    return table.foreignKeys.flatMap((key): DatabaseWriter[] => {
      const onDelete = ACTIONS.get(key.onDelete);
      const onUpdate: Operation | undefined = ACTIONS.has(key.onUpdate) ? 'update' : undefined;
      const hides = key.onDelete === 'unknown' || key.onUpdate === 'unknown';
      const acts = hides ? (['delete', 'update'] as const) : [onDelete, onUpdate];
      const operations = [...new Set(acts.filter((each) => each !== undefined))];
      if (operations.length === 0) return [];
      const twin = other === null ? null : twinOf(key, table, other, mapping);
      const covered = !hides && twin !== null && twin.onDelete === key.onDelete && twin.onUpdate === key.onUpdate;
      const detail = hides
        ? `what it does when ${key.references.table} is deleted or updated is hidden from this login`
        : `when ${key.references.table} is ${[onDelete && 'deleted', onUpdate && 'updated'].filter(Boolean).join(' or ')}${covered ? '; the other side does the same' : ''}`;
      return [{ kind: 'foreign key', name: key.name, table: meant.table, operations, runs: null, covered, detail }];
    });
  });
}

/** The foreign key of the other side between the tables and columns that this one's map to. */
function twinOf(key: ForeignKey, table: Table, other: Schema, mapping: Mapping): ForeignKey | null {
  const isSame = (a: TableName, b: TableName) => a.schema === b.schema && a.name === b.name;
  for (const [own, away] of [
    ['source', 'target'],
    ['target', 'source'],
  ] as const) {
    const child = mapping.tables.find((pair) => isSame(pair[own], table));
    const parent = mapping.tables.find((pair) =>
      isSame(pair[own], { schema: key.references.schema, name: key.references.table }),
    );
    if (child === undefined || parent === undefined) continue;
    const columns = key.columns.map((name) => child.columns.find((pair) => pair[own] === name)?.[away]);
    const candidates = other.tables.find((each) => isSame(child[away], each))?.foreignKeys ?? [];
    const twin = candidates.find(
      ({ columns: names, references }) =>
        isSame(parent[away], { schema: references.schema, name: references.table }) &&
        names.join('\0') === columns.join('\0'),
    );
    if (twin !== undefined) return twin;
  }
  return null;
}

function distinct(writers: readonly DatabaseWriter[]): DatabaseWriter[] {
  const known = new Map<string, DatabaseWriter>();
  for (const writer of writers)
    known.set(JSON.stringify([writer.kind, writer.name, writer.table?.label, writer.operations]), writer);
  return [...known.values()];
}
