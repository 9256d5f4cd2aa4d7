import type { Database, Reader } from '../engines/engine.ts';
import type { DigestRequest } from '../model/digest.ts';
import { LockstepError } from '../model/errors.ts';
import type { TableRequest } from './request.ts';

/** One pair of tables and the databases they live in. */
export interface TableAccess {
  readonly source: Database;
  readonly target: Database;
  readonly request: TableRequest;
  readonly signal: AbortSignal;
}

export interface Both<T> {
  readonly source: T;
  readonly target: T;
}

/** Asks both databases the same at once, each in a transaction of its own. When one side fails the other is ended too, and the first failure is thrown. */
export async function readBoth<T>(
  access: TableAccess,
  ask: (reader: Reader, request: DigestRequest) => Promise<T>,
): Promise<Both<T>> {
  const failing = new AbortController();
  const signal = AbortSignal.any([access.signal, failing.signal]);
  const failures: unknown[] = [];
  const readSide = async (side: 'source' | 'target'): Promise<T> => {
    try {
      return await access[side].read((reader) => ask(reader, access.request[side]), { signal });
    } catch (error) {
      failures.push(withSide(error, side, access[side]));
      failing.abort();
      throw error;
    }
  };
  const [ours, theirs] = await Promise.allSettled([readSide('source'), readSide('target')]);
  if (ours.status === 'fulfilled' && theirs.status === 'fulfilled') return { source: ours.value, target: theirs.value };
  throw failures[0];
}

/** The databases' own messages name the table, which may be called the same on both sides. */
function withSide(error: unknown, side: 'source' | 'target', { label }: Database): unknown {
  if (!(error instanceof LockstepError)) return error;
  const { code, hint, retryable, serverCode, cause } = error;
  return new LockstepError(code, `${side} ${label}: ${error.message}`, {
    hint,
    retryable,
    ...(serverCode === null ? {} : { serverCode }),
    cause: cause ?? error,
  });
}
