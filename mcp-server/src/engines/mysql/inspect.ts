import type { Gap, Schema } from '../../model/schema.ts';
import type { InspectOptions } from '../engine.ts';
import { mysqlDialect } from './dialect.ts';
import { type Grant, holdsOn, readGrants } from './grants.ts';
import { readColumns } from './inspect-columns.ts';
import { hiddenRoutines, readDefiners } from './inspect-definers.ts';
import { readDetails, readOtherObjects } from './inspect-details.ts';
import { readChecks, readForeignKeys, readIndexes } from './inspect-keys.ts';
import {
  readEvents,
  readRoutines,
  readSequences,
  readTriggers,
  readViews,
  type SequenceState,
} from './inspect-objects.ts';
import * as queries from './inspect-queries.ts';
import { isTable, readPartitions, readTables, type TableParts, tableGaps } from './inspect-tables.ts';
import { byName, compareText } from './normalize.ts';
import { type Row, rowOptional, rowText } from './row.ts';
import { readSemantics } from './semantics.ts';
import type { Session } from './session.ts';

const QUERY_COUNT = 18;

/** The right that shows the text of routines which belong to somebody else. */
const ROUTINE_TEXT = { mysql: 'grant SHOW_ROUTINE', mariadb: 'grant SELECT on mysql.proc' } as const;

/** The rows that the catalogue gave, each list by the query of its name. */
type Catalogue = Readonly<Record<Part, readonly Row[]>>;
type Part =
  | 'database'
  | 'semantics'
  | 'reserved'
  | 'tables'
  | 'columns'
  | 'indexes'
  | 'keyColumns'
  | 'keyActions'
  | 'checks'
  | 'views'
  | 'routines'
  | 'parameters'
  | 'triggers'
  | 'events'
  | 'partitions'
  | 'sequences'
  | 'others';

/** Reads the whole catalogue of one database in 18 statements, whatever its size. */
export async function inspect(session: Session, options: InspectOptions): Promise<Schema> {
  let done = 0;
  const step = <T>(answer: T): T => {
    done += 1;
    options.onProgress?.(done, QUERY_COUNT);
    return answer;
  };
  const grants = step(await readGrants(session));
  const ask = async (text: string | null): Promise<Row[]> =>
    step(text === null ? [] : await session.rows({ text, about: `inspecting the catalogue of ${session.label}` }));
  return assemble(session, await readCatalogue(session, ask), grants);
}

async function readCatalogue(session: Session, ask: (text: string | null) => Promise<Row[]>): Promise<Catalogue> {
  const { flavor, database } = session;
  const tables = await ask(queries.TABLES);
  const columns = await ask(queries.columns(flavor));
  // MariaDB opens every table to answer PARTITIONS.
  const partitioned = tables.some((row) => /partitioned/.test(rowOptional(row, 8) ?? ''));
  const open = new Set(
    columns.filter((row) => rowText(row, 10).split(',').includes('select')).map((row) => rowText(row, 0)),
  );
  const readable = sequenceNames(tables).flatMap((name, at) =>
    open.has(name) ? [queries.sequence(at, mysqlDialect.table({ schema: database, name }))] : [],
  );
  return {
    tables,
    columns,
    database: await ask(queries.DATABASE),
    semantics: await ask(queries.semantics(flavor)),
    reserved: await ask(flavor === 'mysql' ? queries.RESERVED_WORDS : null),
    indexes: await ask(queries.indexes(flavor)),
    keyColumns: await ask(queries.FOREIGN_KEY_COLUMNS),
    keyActions: await ask(queries.FOREIGN_KEY_ACTIONS),
    checks: await ask(queries.checks(flavor)),
    views: await ask(queries.VIEWS),
    routines: await ask(queries.ROUTINES),
    parameters: await ask(queries.PARAMETERS),
    triggers: await ask(queries.TRIGGERS),
    events: await ask(queries.EVENTS),
    partitions: await ask(partitioned ? queries.PARTITIONS : null),
    others: await ask(queries.otherObjects(session)),
    sequences: await ask(readable.length === 0 ? null : readable.join('\nUNION ALL ')),
  };
}

function assemble(session: Session, rows: Catalogue, grants: readonly Grant[]): Schema {
  const { flavor, database } = session;
  const [settings = []] = rows.semantics;
  const names = sequenceNames(rows.tables);
  const sequences = readSequences(names, rows.sequences, database);
  const checks = readChecks(rows.checks, flavor);
  const parts: TableParts = {
    columns: readColumns(rows.columns, {
      flavor,
      nextNumbers: nextNumbers(rows.tables),
      jsonColumns: checks.jsonColumns,
      step: rowText(settings, 5),
      sequences: new Map(sequences.map((state) => [state.sequence.name, state])),
    }),
    indexes: readIndexes(rows.indexes, flavor),
    foreignKeys: readForeignKeys(rows.keyColumns, rows.keyActions),
    checks,
    partitions: readPartitions(rows.partitions),
    details: readDetails(rows),
  };
  const views = readViews(rows.views, database);
  const routines = readRoutines(rows.routines, rows.parameters, database);
  const gaps = [
    ...tableGaps(rows.tables, parts, database),
    ...views
      .filter(({ sql }) => sql === null)
      .map(({ name }) => gap('view', `${database}.${name}`, 'its text is hidden: grant SHOW VIEW')),
    ...hiddenRoutines(routines, ROUTINE_TEXT[flavor]),
    ...sequenceGaps(names, sequences, database),
    ...hiddenObjects(grants, database),
  ];
  return {
    engine: 'mysql',
    flavor,
    version: session.version,
    database,
    defaultSchema: database,
    charset: rowText(rows.database[0] ?? [], 1),
    collation: rowText(rows.database[0] ?? [], 2),
    semantics: readSemantics(settings, rows.reserved, session),
    tables: readTables(rows.tables, parts, database),
    views,
    routines,
    triggers: readTriggers(rows.triggers, database),
    events: readEvents(rows.events, database),
    sequences: sequences.map(({ sequence }) => sequence).sort(byName),
    enums: [],
    definers: readDefiners(rows, database),
    details: readOtherObjects(rows.others, database),
    gaps: gaps.sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name)),
  };
}

function sequenceNames(tables: readonly Row[]): string[] {
  return tables.filter((row) => rowText(row, 1) === 'SEQUENCE').map((row) => rowText(row, 0));
}

function nextNumbers(tables: readonly Row[]): Map<string, string> {
  return new Map(
    tables.filter(isTable).flatMap((row) => {
      const next = rowOptional(row, 6);
      return next === null ? [] : [[rowText(row, 0), next]];
    }),
  );
}

function sequenceGaps(names: readonly string[], read: readonly SequenceState[], database: string): Gap[] {
  const known = new Set(read.map(({ sequence }) => sequence.name));
  const reason = 'no right to SELECT: its values are unknown';
  return names.filter((name) => !known.has(name)).map((name) => gap('sequence', `${database}.${name}`, reason));
}

/** The server leaves out, without a word, what a login has no right on. */
function hiddenObjects(grants: readonly Grant[], database: string): Gap[] {
  const gaps: Gap[] = [];
  const hidden = (kind: Gap['kind'], reason: string, ...rights: string[]) => {
    if (!holdsOn(grants, database, ...rights)) gaps.push(gap(kind, database, reason));
  };
  hidden('schema', 'no right to SELECT on the whole database: other tables may exist unseen', 'SELECT');
  hidden('trigger', 'triggers are hidden without the right TRIGGER', 'TRIGGER');
  hidden('event', 'events are hidden without the right EVENT', 'EVENT');
  const routines = ['EXECUTE', 'CREATE ROUTINE', 'ALTER ROUTINE', 'SHOW_ROUTINE', 'SHOW CREATE ROUTINE'];
  hidden('routine', 'routines are hidden without a right on them', ...routines);
  return gaps;
}

function gap(kind: Gap['kind'], name: string, reason: string): Gap {
  return { kind, name, reason };
}
