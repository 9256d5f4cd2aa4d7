import { LockstepError } from '../../model/errors.ts';
import type { Gap, Schema } from '../../model/schema.ts';
import type { InspectOptions } from '../engine.ts';
import { details as detailsQuery } from './detail-queries.ts';
import { type ColumnContext, readCollations, readColumns } from './inspect-columns.ts';
import { readDetails, readOtherObjects } from './inspect-details.ts';
import { readKeys } from './inspect-keys.ts';
import {
  readDefiners,
  readEnums,
  readRoutines,
  readSequences,
  readTriggers,
  readViews,
  sequenceGaps,
} from './inspect-objects.ts';
import * as queries from './inspect-queries.ts';
import { readTables } from './inspect-tables.ts';
import { byName, compareText } from './normalize.ts';
import { OTHER_OBJECTS } from './other-objects-query.ts';
import { type Row, rowText } from './row.ts';
import { readSemantics } from './semantics.ts';
import type { Session } from './session.ts';

/** Without the two that only follow when a table is locked exclusively. */
const QUERY_COUNT = 17;

/** Asks the catalogue; when a query waits in vain for a locked table, it and all later ones leave such tables out and `locked` names them. */
class Catalogue {
  readonly #session: Session;
  readonly #options: InspectOptions;
  #done = 0;
  locked: readonly Row[] = [];

  constructor(session: Session, options: InspectOptions) {
    this.#session = session;
    this.#options = options;
  }

  async ask(text: string): Promise<Row[]> {
    const rows = await this.#withoutLocked(text);
    this.#done += 1;
    this.#options.onProgress?.(this.#done, QUERY_COUNT);
    return rows;
  }

  async #withoutLocked(text: string): Promise<Row[]> {
    try {
      return await this.#run(text);
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code !== 'LOCK_TIMEOUT' || this.locked.length > 0) throw error;
      this.locked = await this.#run(queries.LOCKED);
      return this.#run(text);
    }
  }

  #run(text: string): Promise<Row[]> {
    const values = text.includes('$1') ? [this.locked.map((row) => rowText(row, 0))] : [];
    return this.#session.rows({ text, values, about: `inspecting the catalogue of ${this.#session.label}` });
  }
}

/** Reads the whole catalogue of one database in 17 statements, whatever its size. */
export async function inspect(session: Session, options: InspectOptions): Promise<Schema> {
  const catalogue = new Catalogue(session, options);
  const ask = (text: string) => catalogue.ask(text);
  const [database = []] = await ask(queries.DATABASE);
  const [semantics = []] = await ask(queries.SEMANTICS);
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
  const keys = readKeys({
    constraints: await ask(queries.constraints(session.version)),
    domainChecks: await ask(queries.DOMAIN_CHECKS),
    indexes: await ask(queries.indexes(session.version)),
  });
  const views = await ask(queries.VIEWS);
  const routines = await ask(queries.ROUTINES);
  const details = readDetails(await ask(detailsQuery(session.version)));
  const { tables, gaps } = readTables(await ask(queries.RELATIONS), { columns, keys, details });
  return {
    engine: 'postgres',
    flavor: 'postgresql',
    version: rowText(database, 0),
    database: rowText(database, 2),
    defaultSchema: 'public',
    charset: encoding,
    collation,
    semantics: readSemantics(semantics),
    tables,
    views: readViews(views),
    routines: readRoutines(routines),
    triggers: readTriggers(await ask(queries.TRIGGERS)),
    events: [],
    sequences: [...sequences.values()].map(({ sequence }) => sequence).sort(byName),
    enums: enums.types,
    definers: readDefiners(views, routines),
    details: readOtherObjects(await ask(OTHER_OBJECTS), rowText(database, 2)),
    gaps: [
      ...readClosedSchemas(await ask(queries.CLOSED_SCHEMAS)),
      ...sequenceGaps(sequences.values()),
      ...gaps,
      ...lockedGaps(catalogue.locked),
    ].sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name)),
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

/** Indexes follow their table, and a locked sequence is among the unreadable ones. */
function lockedGaps(rows: readonly Row[]): Gap[] {
  const kinds = new Map<string, Gap['kind']>([
    ['r', 'table'],
    ['p', 'table'],
    ['v', 'view'],
    ['m', 'view'],
  ]);
  return rows.flatMap((row) => {
    const kind = kinds.get(rowText(row, 3));
    const reason = 'locked exclusively by another transaction (DDL): inspect again when that has ended';
    return kind === undefined ? [] : [{ kind, name: `${rowText(row, 1)}.${rowText(row, 2)}`, reason }];
  });
}
