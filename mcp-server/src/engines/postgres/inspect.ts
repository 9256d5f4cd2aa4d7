import type { Gap, Schema } from '../../model/schema.ts';
import type { InspectOptions } from '../engine.ts';
import { type ColumnContext, readCollations, readColumns } from './inspect-columns.ts';
import { readKeys } from './inspect-keys.ts';
import { readEnums, readRoutines, readSequences, readTriggers, readViews, sequenceGaps } from './inspect-objects.ts';
import * as queries from './inspect-queries.ts';
import { readTables } from './inspect-tables.ts';
import { byName, compareText } from './normalize.ts';
import { type Row, rowText } from './row.ts';
import type { Session } from './session.ts';

type Ask = (text: string) => Promise<Row[]>;

const QUERY_COUNT = 13;

/** Reads the whole catalogue of one database in 13 statements, whatever its size. */
export async function inspect(session: Session, options: InspectOptions): Promise<Schema> {
  let done = 0;
  const ask: Ask = async (text) => {
    const rows = await session.rows({ text, about: `inspecting the catalogue of ${session.label}` });
    done += 1;
    options.onProgress?.(done, QUERY_COUNT);
    return rows;
  };
  const [database = []] = await ask(queries.DATABASE);
  const encoding = rowText(database, 3);
  const collation = rowText(database, 4);
  const enums = readEnums(await ask(queries.ENUMS));
  const sequences = readSequences(await ask(queries.SEQUENCES));
  const context: ColumnContext = {
    encoding,
    collation,
    enums: enums.labels,
    collations: readCollations(await ask(queries.COLLATIONS), collation),
    sequences,
    sequenceUsers: readSequenceUsers(await ask(queries.SEQUENCE_USERS)),
  };
  const columns = readColumns(await ask(queries.COLUMNS), context);
  const keys = readKeys(await ask(queries.constraints(session.version)), await ask(queries.indexes(session.version)));
  const { tables, gaps } = readTables(await ask(queries.RELATIONS), columns, keys);
  return {
    engine: 'postgres',
    flavor: 'postgresql',
    version: rowText(database, 0),
    database: rowText(database, 2),
    defaultSchema: 'public',
    charset: encoding,
    collation,
    tables,
    views: readViews(await ask(queries.VIEWS)),
    routines: readRoutines(await ask(queries.ROUTINES)),
    triggers: readTriggers(await ask(queries.TRIGGERS)),
    events: [],
    sequences: [...sequences.values()].map(({ sequence }) => sequence).sort(byName),
    enums: enums.types,
    gaps: [...readClosedSchemas(await ask(queries.CLOSED_SCHEMAS)), ...sequenceGaps(sequences.values()), ...gaps].sort(
      (a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name),
    ),
  };
}

function readSequenceUsers(rows: readonly Row[]): Map<string, string> {
  return new Map(rows.map((row) => [`${rowText(row, 0)}/${rowText(row, 1)}`, rowText(row, 2)]));
}

function readClosedSchemas(rows: readonly Row[]): Gap[] {
  return rows.map((row) => ({
    kind: 'schema',
    name: rowText(row, 0),
    reason: 'no right to USAGE: nothing in it can be read',
  }));
}
