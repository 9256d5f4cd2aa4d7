import type { EngineName } from '../descriptor.ts';
import { mysqlError } from '../store/mysql-errors.ts';
import { postgresError } from '../store/postgres-errors.ts';
import { StoreError } from '../store/store-error.ts';

const ERROR_OF = { mysql: mysqlError, postgres: postgresError } as const;

/** What a driver or a library around it threw, as a StoreError; `committing`: COMMIT had been sent. */
export function storeErrorOf(engine: EngineName, error: unknown, label: string, committing = false): StoreError {
  return ERROR_OF[engine](driverErrorOf(error) ?? error, label, committing);
}

/** Whether a database or its driver said it, and not the application. */
export function isDriverError(error: unknown): boolean {
  return error instanceof StoreError || driverErrorOf(error) !== null;
}

/** Whether the whole transaction may be run again: a deadlock, a lock not got in time, or a server that takes no more just now. */
export function isPassing(engine: EngineName, error: unknown): boolean {
  if (error instanceof StoreError) return error.kind === 'retry' || error.kind === 'busy';
  const own = driverErrorOf(error);
  return own !== null && isPassing(engine, storeErrorOf(engine, own, ''));
}

/** The driver's own error inside what a library made of it. */
function driverErrorOf(error: unknown): object | null {
  for (let at = error, depth = 0; typeof at === 'object' && at !== null && depth < 5; depth++) {
    if (at instanceof StoreError || isReport(at)) return at;
    const adapted = adaptedReport(at);
    if (adapted !== null) return adapted;
    at = 'driverError' in at ? at.driverError : 'meta' in at ? adapterError(at.meta) : 'cause' in at ? at.cause : null;
  }
  return null;
}

function adapterError(meta: unknown): unknown {
  return typeof meta === 'object' && meta !== null && 'driverAdapterError' in meta ? meta.driverAdapterError : null;
}

/** What a driver adapter of Prisma keeps of the server's error, as the driver would have told it. */
function adaptedReport(error: object): object | null {
  if (!('originalCode' in error && typeof error.originalCode === 'string' && 'kind' in error)) return null;
  const { originalCode: code } = error;
  const message = 'originalMessage' in error ? String(error.originalMessage) : error.kind;
  return /^\d{4}$/.test(code)
    ? Object.assign(new Error(String(message)), { errno: Number(code), sqlState: 'HY000' })
    : Object.assign(new Error(String(message)), { code, severity: 'ERROR' });
}

function isReport(error: object): boolean {
  if ('sqlState' in error || 'fatal' in error || ('errno' in error && 'syscall' in error)) return true;
  return 'severity' in error && 'code' in error;
}
