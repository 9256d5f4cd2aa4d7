import { createPool } from 'mysql2/promise';
import { Pool } from 'pg';
import type { Unit } from '../../../templates/sync/src/adapter/unit.ts';
import type { ChangedKey } from '../../../templates/sync/src/core/outbox.ts';
import type { Tx } from '../../../templates/sync/src/store/store.ts';
import type { KitCode } from '../generated/kit-code.ts';
import type { KitBench } from '../kit-bench.ts';
import { type CaptureKind, WRITERS } from './harness-bench.ts';
import { plainSavepoint, type Writing } from './writers.ts';

/** An application's transactions on the source, and its connections. */
export interface Application extends Writing {
  close(): Promise<void>;
}

/** Where an application writes, and the kit that it writes through. */
type ApplicationBench = Pick<KitBench, 'kit' | 'stores' | 'source' | 'target'> & {
  readonly code: Pick<KitCode, 'openStore' | 'storeBinding' | 'createDualWrite' | 'mysqlTx' | 'postgresTx'>;
};

/** The application of a bench: one that writes through the generated adapter, or one that knows nothing of the kit. */
export function openApplication(bench: ApplicationBench, capture: CaptureKind): Application {
  return capture === 'adapter' ? throughAdapter(bench) : unawares(bench);
}

function throughAdapter({ code, kit, stores, source, target }: ApplicationBench): Application {
  const own = code.openStore(kit.source.engine, source.url, 'source', { poolSize: WRITERS });
  const other = code.openStore(kit.target.engine, target.url, 'target', { poolSize: 2 });
  const bindings = { source: code.storeBinding(own), target: code.storeBinding(other) };
  // The harness counts what a database refuses.
  const dual = code.createDualWrite({ kit, stores, bindings, limits: { attempts: 1 } });
  const open = new WeakMap<Tx, Opened>();
  const openedFor = (tx: Tx) => {
    const opened = open.get(tx);
    if (opened === undefined) throw new Error('the transaction is not one of the adapter');
    return opened;
  };
  const valuesOf = ({ name, key }: ChangedKey) => {
    const table = kit.tables.find((one) => one.name === name);
    const columns = table?.key.map((place) => table.columns[place]?.name ?? '') ?? [];
    return Object.fromEntries(columns.map((column, at) => [column, key[at]]));
  };
  const lock = async (tx: Tx, rows: readonly ChangedKey[]) => {
    const { unit, locked } = openedFor(tx);
    for (const row of rows) if (await unit.table(row.name).lock(valuesOf(row))) locked.add(idOf(row));
  };
  // A row that was locked is noted, and may be gone by now.
  const record = async (tx: Tx, changed: readonly ChangedKey[]) => {
    const { unit, locked, asked } = openedFor(tx);
    for (const row of changed) asked.add(idOf(row));
    for (const row of changed) if (!locked.has(idOf(row))) await unit.changed(row.name, valuesOf(row));
  };
  return {
    transaction: async (work) => {
      const { written, value } = await dual.transaction({}, async (unit) => {
        open.set(unit.tx, { unit, locked: new Set(), asked: new Set() });
        await work(unit.tx);
        return openedFor(unit.tx).asked;
      });
      const recorded = new Set(written.map(({ name, rowKey }) => idOf({ name, key: JSON.parse(rowKey) })));
      const lost = [...value].filter((id) => !recorded.has(id));
      // It would come to light in the end only if nobody changed the row again.
      if (lost.length > 0) throw new Error(`the harness committed changes that were not recorded: ${lost.join(', ')}`);
    },
    lock,
    record,
    savepoint: async (tx, work) => {
      const { unit, ...before } = openedFor(tx);
      const kept = { unit, locked: new Set(before.locked), asked: new Set(before.asked) };
      try {
        await unit.savepoint(work);
      } catch (error) {
        // What was noted inside is forgotten, so it has to be noted again.
        open.set(tx, kept);
        throw error;
      }
    },
    close: async () => {
      await dual.close();
      await Promise.all([own.close(), other.close()]);
    },
  };
}

/** A transaction of the adapter: the rows that were locked, and so noted, and all whose change is to be recorded. */
interface Opened {
  readonly unit: Unit<Tx>;
  readonly locked: Set<string>;
  readonly asked: Set<string>;
}

function idOf({ name, key }: ChangedKey): string {
  return JSON.stringify([name, key]);
}

/** Its sessions are as its driver and its server make them; the triggers note what it does. */
function unawares({ code, source }: ApplicationBench): Application {
  const rest = { record: async () => undefined, savepoint: plainSavepoint } as const;
  const limit = 30_000;
  if (source.server.engine === 'mysql') {
    const pool = createPool({ uri: source.url, connectionLimit: WRITERS, charset: 'utf8mb4', dateStrings: true });
    const transaction: Application['transaction'] = async (work) => {
      const connection = await pool.getConnection();
      try {
        await connection.query('START TRANSACTION');
        await work(code.mysqlTx(connection, 'the application', limit));
        await connection.query('COMMIT');
      } catch (error) {
        await connection.query('ROLLBACK');
        throw error;
      } finally {
        connection.release();
      }
    };
    return { ...rest, transaction, close: () => pool.end() };
  }
  const pool = new Pool({ connectionString: source.url, max: WRITERS });
  const transaction: Application['transaction'] = async (work) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await work(code.postgresTx(client, 'the application', limit));
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  };
  return { ...rest, transaction, close: () => pool.end() };
}
