import type { Database, Reader } from '../engines/engine.ts';
import type { DigestRequest } from '../model/digest.ts';
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
  const { source, target, request } = access;
  const failing = new AbortController();
  const signal = AbortSignal.any([access.signal, failing.signal]);
  const failures: unknown[] = [];
  const readSide = async (database: Database, sideRequest: DigestRequest): Promise<T> => {
    try {
      return await database.read((reader) => ask(reader, sideRequest), { signal });
    } catch (error) {
      failures.push(error);
      failing.abort();
      throw error;
    }
  };
  const [ours, theirs] = await Promise.allSettled([readSide(source, request.source), readSide(target, request.target)]);
  if (ours.status === 'fulfilled' && theirs.status === 'fulfilled') return { source: ours.value, target: theirs.value };
  throw failures[0];
}
