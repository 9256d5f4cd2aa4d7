import { type KitDescriptor, otherSide, type Side } from '../../../templates/sync/src/descriptor.ts';
import type { Engine } from '../../lab/kinds.ts';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { type ColumnKind, HARNESS_TABLES, type HarnessTable } from './harness-tables.ts';

/** What is wrong on the secondary after everything has drained; all zero and empty when it converged. */
export interface Divergence {
  /** On the primary only. */
  missing: number;
  /** On both, with other values. */
  stale: number;
  /** On the secondary only. */
  resurrected: number;
  /** Keys whose ledger entry is not the newest version of the outbox, or says otherwise whether the row exists. */
  wrongVersions: number;
  /** Times that a ledger entry was overwritten by an older version. */
  wentBack: number;
  /** Events that were neither applied nor taken. */
  pending: number;
  parked: number;
  /** The first few, for whoever looks for the reason. */
  readonly examples: string[];
}

export const CONVERGED: Divergence = {
  missing: 0,
  stale: 0,
  resurrected: 0,
  wrongVersions: 0,
  wentBack: 0,
  pending: 0,
  parked: 0,
  examples: [],
};

const MYSQL: Record<ColumnKind, (name: string) => string> = {
  number: (name) => `CAST(\`${name}\` AS CHAR)`,
  text: (name) => `CAST(\`${name}\` AS CHAR)`,
  json: (name) => `CAST(\`${name}\` AS CHAR)`,
  moment: (name) => `DATE_FORMAT(\`${name}\`, '%Y-%m-%d %H:%i:%s.%f')`,
  bytes: (name) => `HEX(\`${name}\`)`,
};
const POSTGRES: Record<ColumnKind, (name: string) => string> = {
  number: (name) => `"${name}"::text`,
  text: (name) => `"${name}"::text`,
  json: (name) => `"${name}"::text`,
  moment: (name) => `to_char("${name}", 'YYYY-MM-DD HH24:MI:SS.US')`,
  bytes: (name) => `upper(encode("${name}", 'hex'))`,
};

/** Statements that note each time a ledger entry goes back; to run on the secondary before anything is applied. */
export function watchLedger(engine: Engine): string {
  const columns = 'table_name varchar(191), row_key varchar(560), was bigint, became bigint';
  if (engine === 'mysql') {
    return `CREATE TABLE harness_went_back (${columns}) DEFAULT CHARSET utf8mb4;
CREATE TRIGGER harness_watch AFTER UPDATE ON lockstep_ledger FOR EACH ROW
INSERT INTO harness_went_back SELECT NEW.table_name, NEW.row_key, OLD.version, NEW.version FROM (SELECT 1) AS one WHERE NEW.version < OLD.version`;
  }
  return `CREATE TABLE public.harness_went_back (${columns});
CREATE FUNCTION public.harness_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
INSERT INTO public.harness_went_back VALUES (NEW.table_name, NEW.row_key, OLD.version, NEW.version); RETURN NEW; END $$;
CREATE TRIGGER harness_watch AFTER UPDATE ON lockstep_ledger FOR EACH ROW WHEN (NEW.version < OLD.version) EXECUTE FUNCTION public.harness_note()`;
}

/** Compares both databases with statements of its own, once nothing writes any more. */
export async function checkConvergence(
  primary: LabDatabase,
  secondary: LabDatabase,
  kit: KitDescriptor,
  side: Side,
  tables: readonly HarnessTable[] = Object.values(HARNESS_TABLES),
): Promise<Divergence> {
  const found: Divergence = { ...CONVERGED, examples: [] };
  // The kit's own beat travels like a row.
  const present = new Set<string>([JSON.stringify(['lockstep_heartbeat', '["1"]'])]);
  const example = (text: string) => void (found.examples.length < 5 && found.examples.push(text));
  for (const table of tables) {
    const name = kit.tables.find((one) => one[side].name === namesOn(table, side).table)?.name;
    const [here, there] = await Promise.all([
      readAll(primary, table, side),
      readAll(secondary, table, otherSide(side)),
    ]);
    for (const [key, row] of here) {
      present.add(JSON.stringify([name, key]));
      const copy = there.get(key);
      if (copy === undefined) found.missing++;
      else if (copy !== row) found.stale++;
      if (copy !== row) example(`${table.name} ${key}: ${row} became ${copy ?? 'nothing'}`);
    }
    for (const key of there.keys()) {
      if (here.has(key)) continue;
      found.resurrected++;
      example(`${table.name} ${key}: gone, but there again`);
    }
  }
  await checkVersions(primary, secondary, present, found, example);
  return found;
}

async function checkVersions(
  primary: LabDatabase,
  secondary: LabDatabase,
  present: ReadonlySet<string>,
  found: Divergence,
  example: (text: string) => void,
): Promise<void> {
  const newest = await primary.query(
    'SELECT table_name, row_key, MAX(id) FROM lockstep_outbox GROUP BY table_name, row_key',
  );
  const ledger = await secondary.query('SELECT table_name, row_key, version, deleted FROM lockstep_ledger');
  const entryOf = new Map(
    ledger.map(([name, key, version, deleted]) => [JSON.stringify([name, key]), [version, deleted]]),
  );
  for (const [name, key, version] of newest) {
    const place = JSON.stringify([name, key]);
    const wanted = [version, present.has(place) ? '0' : '1'].join();
    const entry = entryOf.get(place)?.join();
    if (entry === wanted) continue;
    found.wrongVersions++;
    example(`${place}: version,deleted is ${entry ?? 'missing'}, not ${wanted}`);
  }
  const count = async (database: LabDatabase, statement: string) => Number((await database.query(statement))[0]?.[0]);
  found.pending = await count(primary, 'SELECT COUNT(*) FROM lockstep_outbox WHERE state = 0');
  found.parked = await count(primary, 'SELECT COUNT(*) FROM lockstep_outbox WHERE state = 2');
  found.wentBack = await count(secondary, 'SELECT COUNT(*) FROM harness_went_back');
}

/** Key and row of each row, as texts that are the same for the same values on every engine. */
async function readAll(database: LabDatabase, table: HarnessTable, side: Side): Promise<Map<string, string>> {
  const text = database.server.engine === 'mysql' ? MYSQL : POSTGRES;
  // NULL and the text NULL would look the same.
  const marked = (expression: string) =>
    database.server.engine === 'mysql' ? `CONCAT('=', ${expression})` : `'=' || ${expression}`;
  const own = namesOn(table, side);
  const columns = table.columns.map(({ name, kind }) => marked(text[kind](own.column(name))));
  const rows = await database.query(`SELECT ${columns.join(', ')} FROM ${own.table}`);
  return new Map(
    rows.map((row) => {
      const values = row.map((value, at) => (value === 'NULL' ? null : plain(value.slice(1), table.columns[at]?.kind)));
      return [JSON.stringify(values.slice(0, table.key)), JSON.stringify(values)];
    }),
  );
}

function namesOn({ name, target }: HarnessTable, side: Side) {
  const own = side === 'target' ? target : undefined;
  return { table: own?.name ?? name, column: (column: string) => own?.columns[column] ?? column };
}

function plain(value: string, kind: ColumnKind | undefined): unknown {
  return kind === 'json' ? sorted(JSON.parse(value)) : value;
}

/** Neither engine keeps the order of an object's keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
