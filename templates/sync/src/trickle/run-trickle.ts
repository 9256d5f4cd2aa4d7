import { setTimeout as sleep } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { type Lease, withLease } from '../core/lease.ts';
import { readState, writeState } from '../core/state.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { carryKeys } from './carry-keys.ts';
import {
  TRICKLE,
  type TrickledTable,
  type TrickleHooks,
  type TrickleOptions,
  type TricklePass,
  type TrickleSettings,
} from './options.ts';
import { readWindow } from './read-window.ts';
import { sweepKeys } from './sweep.ts';
import { ClockSetBackError, upperBound } from './window.ts';

/** What is noted on the secondary between passes. */
interface Note {
  readonly fingerprint: string;
  readonly version: string;
  readonly passes: number;
  /** Up to which time of change every table is carried. */
  readonly upTo: string;
  /** What the primary's clock showed then; null: no pass was made yet. */
  readonly clock: string | null;
}

const NAME = 'trickle';

/**
 * Keeps the secondary near the primary where nothing captures changes: reads again and again the rows whose time of change has moved,
 * and now and then looks for the keys that are gone. A pass reads one snapshot and its changes carry its number as their version; the
 * lease makes passes follow each other, so a later number is a later moment. Ends after `passes`, or when told.
 */
export async function runTrickle(
  direction: Direction,
  options: TrickleOptions,
  hooks: TrickleHooks = {},
): Promise<readonly TricklePass[]> {
  const settings: TrickleSettings = { ...TRICKLE, ...options };
  const tables = options.tables.map((each) => trickled(direction, each));
  return withLease(direction.to, NAME, async (lease) => {
    const done: TricklePass[] = [];
    const stopped = () => options.signal?.aborted === true || lease.signal.aborted;
    while (!stopped() && done.length < (options.passes ?? Number.POSITIVE_INFINITY)) {
      const restart = options.restart === true && done.length === 0;
      const pass = await onePass(direction, lease, tables, { ...settings, restart });
      hooks.onPass?.(pass);
      hooks.log?.info({ ...pass, version: String(pass.version) }, 'a pass was made');
      done.push(pass);
      if (done.length === options.passes) break;
      if (done.length > 1000) done.shift();
      await sleep(settings.everySeconds * 1000, undefined, {
        signal: AbortSignal.any([lease.signal, ...(options.signal === undefined ? [] : [options.signal])]),
      }).catch(() => undefined);
    }
    lease.signal.throwIfAborted();
    return done;
  });
}

interface Trickled {
  readonly table: TableDescriptor;
  readonly changedAt: number;
}

async function onePass(
  direction: Direction,
  lease: Lease,
  tables: readonly Trickled[],
  settings: TrickleSettings,
): Promise<TricklePass> {
  const note = await beginPass(direction, lease, settings);
  const { upTo, clock } = await upperBound(
    direction.from.store,
    tables.map(({ table }) => table[direction.primary]),
    settings,
  );
  await refuseSetBack(direction, note, clock, settings);
  const from = await earlier(direction, note.upTo, settings.overlapSeconds);
  const version = BigInt(note.version);
  const sweeps = note.passes % settings.sweepEvery === 0;
  const result = await direction.from.store.transaction(
    async (snapshot) => {
      const pass = { direction, lease, version, snapshot };
      let read = 0;
      let written = 0;
      let deleted = 0;
      for (const { table, changedAt } of tables) {
        for await (const keys of readWindow(snapshot, table, direction.primary, changedAt, { from, upTo })) {
          read += keys.length;
          written += await carryKeys(pass, table.name, keys);
        }
      }
      // Children first.
      for (const { table } of sweeps ? [...tables].reverse() : []) deleted += await sweepKeys(pass, table);
      return { version, upTo, read, written, deleted: sweeps ? deleted : null };
    },
    { isolation: 'snapshot', statementMs: 300_000 },
  );
  await direction.to.store.transaction(async (tx) => {
    await lease.confirm(tx);
    // An old transaction may have held the bound back behind the last one.
    const [, reached = upTo] = [upTo, note.upTo].sort();
    const next: Note = { ...note, upTo: reached, clock, passes: note.passes + 1 };
    await writeState(tx, direction.to.tables, NAME, JSON.stringify(next));
  });
  return result;
}

/** Takes the pass's version, which is noted before anything is read so that no number serves twice. */
function beginPass({ to }: Direction, lease: Lease, { fingerprint, since, restart }: TrickleOptions): Promise<Note> {
  return to.store.transaction(async (tx) => {
    await lease.confirm(tx);
    const text = await readState(tx, to.tables, NAME);
    const noted: Note | null = text === null ? null : JSON.parse(text);
    if (noted !== null && noted.fingerprint !== fingerprint && !restart) {
      throw new Error('the trickle was begun under another mapping: run the backfill again, then this with --restart');
    }
    const [row] = await tx.rows(
      sql`SELECT ${raw(tx.engine === 'mysql' ? 'CAST(MAX(version) AS CHAR)' : 'max(version)::text')} FROM ${to.tables.ledger}`,
    );
    const known = [BigInt(noted?.version ?? '0'), BigInt(row?.[0] ?? '0')];
    const version = String(known.reduce((a, b) => (a > b ? a : b)) + 1n);
    const note: Note = {
      fingerprint,
      version,
      passes: noted?.passes ?? 0,
      upTo: restart ? since : (noted?.upTo ?? since),
      clock: restart ? null : (noted?.clock ?? null),
    };
    await writeState(tx, to.tables, NAME, JSON.stringify(note));
    return note;
  });
}

/** Rows that were written since a clock was set back carry times that were read already. What is read again covers a small step. */
async function refuseSetBack(direction: Direction, { clock: then }: Note, now: string, settings: TrickleSettings) {
  if (then === null || now >= (await earlier(direction, then, settings.overlapSeconds))) return;
  throw new ClockSetBackError(
    `${direction.from.store.label}: its clock shows ${now} and showed ${then} at the last pass: it was set back, and no pass would see what was written meanwhile. Run this again with --restart, and --since a moment before ${now}.`,
  );
}

/** Whole seconds: a column that holds no fraction is up to a second behind what it was set to. */
async function earlier({ from: { store } }: Direction, moment: string, seconds: number): Promise<string> {
  const text =
    store.engine === 'mysql'
      ? sql`SELECT DATE_FORMAT(CAST(${moment} AS DATETIME(6)) - INTERVAL ${raw(String(seconds))} SECOND, '%Y-%m-%d %H:%i:%s')`
      : sql`SELECT date_trunc('second', ${moment}::timestamp - interval '${raw(String(seconds))} seconds')::text`;
  const [row] = await store.transaction((tx) => tx.rows(text));
  return row?.[0] ?? moment;
}

function trickled(direction: Direction, { name, changedAt }: TrickledTable): Trickled {
  const [table] = direction.named(name);
  if (table === undefined) throw new Error(`no table of the migration is called ${name}`);
  const sharer = direction.tables.find((other) => other.name !== name && other.target.sql === table.target.sql);
  if (
    sharer !== undefined &&
    !table.columns.some(({ constant, compared }) => constant !== undefined && compared !== false)
  ) {
    throw new Error(
      `${name} and ${sharer.name} share ${table.target.name}, and no constant tells their rows apart: the sweep of one would delete the other's`,
    );
  }
  const place = table.columns.findIndex((column) => column[direction.primary]?.name === changedAt);
  if (place < 0) throw new Error(`${name} has no column ${changedAt} that is carried`);
  return { table, changedAt: place };
}
