import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import sql from 'sql-template-tag';
import type { Tx } from '../store/store.ts';
import type { End } from './direction.ts';
import { dropState, readState, writeState } from './state.ts';

/** Somebody else does this already. */
export class LeaseTakenError extends Error {
  override readonly name = 'LeaseTakenError';
}

/** Held by one process at a time; `signal` aborts when it was lost. */
export interface Lease {
  readonly signal: AbortSignal;
  /** Throws LeaseTakenError unless the lease is still this process's; holds it until the transaction ends. */
  confirm(tx: Tx): Promise<void>;
}

const LEASE_SECONDS = 30;

interface Note {
  readonly owner: string;
  readonly where: string;
  /** Seconds since 1970 by the database's clock. */
  readonly until: number;
}

/** Runs `work` while no other process does the same. The lease of a process that died ends by itself after half a minute. */
export async function withLease<T>(
  { store, tables }: End,
  name: string,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const key = `lease ${name}`;
  const owner = randomUUID();
  const where = `process ${process.pid} on ${hostname()}`;
  const take = async (mine: boolean) => {
    const lost = await store.transaction(async (tx) => {
      const until = (await clock(tx)) + LEASE_SECONDS;
      const held = noteOf(await readState(tx, tables, key, true));
      const free = mine
        ? held?.owner === owner
        : held === null || held.owner === owner || held.until <= until - LEASE_SECONDS;
      // A clock that was set back since would let the lease of a process that died stand for long; one that lives renews its own.
      const note = free ? { owner, where, until } : held !== null && held.until > until ? { ...held, until } : null;
      if (note !== null) await writeState(tx, tables, key, JSON.stringify(note satisfies Note));
      return free ? null : { held };
    });
    if (lost !== null) throw taken(name, lost.held);
  };
  await take(false);
  const gone = new AbortController();
  const renewal = setInterval(
    () => {
      take(true).catch((error: unknown) => error instanceof LeaseTakenError && gone.abort(error));
    },
    (LEASE_SECONDS * 1000) / 3,
  );
  const confirm = async (tx: Tx) => {
    const held = noteOf(await readState(tx, tables, key, true));
    if (held?.owner !== owner) throw taken(name, held);
  };
  try {
    return await work({ signal: gone.signal, confirm });
  } finally {
    clearInterval(renewal);
    await store
      .transaction(async (tx) => {
        const held = noteOf(await readState(tx, tables, key, true));
        if (held?.owner === owner) await dropState(tx, tables, key);
      })
      .catch(() => undefined);
  }
}

async function clock(tx: Tx): Promise<number> {
  const now =
    tx.engine === 'mysql' ? sql`SELECT UNIX_TIMESTAMP(NOW(6))` : sql`SELECT extract(epoch FROM clock_timestamp())`;
  const [row] = await tx.rows(now);
  return Number(row?.[0] ?? '0');
}

function noteOf(text: string | null): Note | null {
  if (text === null) return null;
  const note: unknown = JSON.parse(text);
  const known = typeof note === 'object' && note !== null && 'owner' in note && 'until' in note && 'where' in note;
  return known ? { owner: String(note.owner), where: String(note.where), until: Number(note.until) } : null;
}

function taken(name: string, held: Note | null): LeaseTakenError {
  const who = held === null ? 'its lease is gone' : `${held.where} does it, or did until a moment ago`;
  return new LeaseTakenError(`${name} runs in one process at a time, and ${who}. Wait half a minute after a crash.`);
}
