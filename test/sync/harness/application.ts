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
  const units = new WeakMap<Tx, Unit<Tx>>();
  /** What each transaction has locked, and so noted. */
  const lockedBy = new WeakMap<Tx, Set<string>>();
  const unitOf = (tx: Tx) => {
    const unit = units.get(tx);
    if (unit === undefined) throw new Error('the transaction is not one of the adapter');
    return unit;
  };
  const valuesOf = ({ name, key }: ChangedKey) => {
    const table = kit.tables.find((one) => one.name === name);
    const columns = table?.key.map((place) => table.columns[place]?.name ?? '') ?? [];
    return Object.fromEntries(columns.map((column, at) => [column, key[at]]));
  };
  const idOf = ({ name, key }: ChangedKey) => JSON.stringify([name, key]);
  const lock = async (tx: Tx, rows: readonly ChangedKey[]) => {
    for (const row of rows) {
      if (await unitOf(tx).table(row.name).lock(valuesOf(row))) lockedBy.get(tx)?.add(idOf(row));
    }
  };
  // A row that was locked is noted, and may be gone by now.
  const record = async (tx: Tx, changed: readonly ChangedKey[]) => {
    const fresh = changed.filter((row) => lockedBy.get(tx)?.has(idOf(row)) !== true);
    for (const row of fresh) await unitOf(tx).changed(row.name, valuesOf(row));
  };
  return {
    transaction: async (work) => {
      await dual.transaction({}, async (unit) => {
        units.set(unit.tx, unit);
        lockedBy.set(unit.tx, new Set());
        await work(unit.tx);
      });
    },
    lock,
    record,
    savepoint: async (tx, work) => {
      const before = new Set(lockedBy.get(tx));
      try {
        await unitOf(tx).savepoint(work);
      } catch (error) {
        // Locked again by nobody, and its note is undone.
        lockedBy.set(tx, before);
        throw error;
      }
    },
    close: async () => {
      await dual.close();
      await Promise.all([own.close(), other.close()]);
    },
  };
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
