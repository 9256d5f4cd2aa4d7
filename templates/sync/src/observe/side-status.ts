import sql, { raw } from 'sql-template-tag';
import type { End } from '../core/direction.ts';
import type { EngineName } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** The kit's own tables on one side, as they stand at one moment. Ages in seconds by the side's own clock. */
export interface SideStatus {
  readonly fences: readonly { readonly scope: string; readonly epoch: number; readonly writer: string }[];
  readonly outbox: {
    readonly pending: number;
    readonly parked: number;
    readonly oldestSeconds: number | null;
    readonly newest: string;
  };
  readonly ledger: { readonly rows: number; readonly tombstones: number; readonly newest: string };
  readonly leases: readonly { readonly name: string; readonly holder: string; readonly secondsLeft: number }[];
  readonly backfill: readonly {
    readonly table: string;
    readonly rows: number;
    readonly parked: number;
    readonly done: boolean;
  }[];
  /** Checkpoints and steps that other parts noted, by name, with the seconds since. */
  readonly notes: readonly { readonly name: string; readonly secondsAgo: number }[];
  readonly heartbeat: { readonly beatSecondsAgo: number; readonly lagSeconds: number | null } | null;
}

const ASK: Readonly<Record<EngineName, { now: string; since(column: string): string; text(what: string): string }>> = {
  mysql: {
    now: 'UNIX_TIMESTAMP(NOW(6))',
    since: (column) => `TIMESTAMPDIFF(MICROSECOND, ${column}, NOW(6)) / 1000000`,
    text: (what) => `CAST(${what} AS CHAR)`,
  },
  postgres: {
    now: 'extract(epoch FROM clock_timestamp())',
    since: (column) => `extract(epoch FROM clock_timestamp() - ${column})`,
    text: (what) => `(${what})::text`,
  },
};

/** What the kit's tables on a side hold. Throws StoreError where they are missing. */
export function readSideStatus({ store, tables }: End): Promise<SideStatus> {
  const { now, since, text } = ASK[store.engine];
  return store.transaction(
    async (tx) => {
      const one = async (query: Parameters<Tx['rows']>[0]) => (await tx.rows(query))[0] ?? [];
      const fences = await tx.rows(sql`SELECT scope, epoch, writer FROM ${tables.fence} ORDER BY scope`);
      const [pending, oldest] = await one(
        sql`SELECT count(*), ${raw(since('MIN(created_at)'))} FROM ${tables.outbox} WHERE state = 0`,
      );
      const [parked] = await one(sql`SELECT count(*) FROM ${tables.outbox} WHERE state = 2`);
      const [newest] = await one(sql`SELECT ${raw(text('MAX(id)'))} FROM ${tables.outbox}`);
      const [rows, tombstones, version] = await one(
        sql`SELECT count(*), ${raw(text('SUM(deleted)'))}, ${raw(text('MAX(version)'))} FROM ${tables.ledger}`,
      );
      const [clock] = await one(sql`SELECT ${raw(now)}`);
      const notes = await tx.rows(
        sql`SELECT name, value, ${raw(since('updated_at'))} FROM ${tables.state} ORDER BY name`,
      );
      const [beat, lag] = await one(
        sql`SELECT ${raw(since('beat_at'))}, ${raw(text(lagOf(store.engine)))} FROM ${tables.heartbeat} ORDER BY id LIMIT 1`,
      );
      return {
        fences: fences.map(([scope, epoch, writer]) => ({
          scope: scope ?? '',
          epoch: Number(epoch),
          writer: writer ?? '',
        })),
        outbox: {
          pending: Number(pending),
          parked: Number(parked),
          oldestSeconds: seconds(oldest),
          newest: newest ?? '0',
        },
        ledger: { rows: Number(rows), tombstones: Number(tombstones ?? 0), newest: version ?? '0' },
        ...noted(notes, Number(clock)),
        heartbeat:
          beat === undefined
            ? null
            : {
                beatSecondsAgo: seconds(beat) ?? 0,
                lagSeconds: lag === null || lag === undefined ? null : Number(lag),
              },
      };
    },
    { isolation: 'snapshot' },
  );
}

function lagOf(engine: EngineName): string {
  return engine === 'mysql'
    ? 'TIMESTAMPDIFF(MICROSECOND, beat_at, applied_at) / 1000000'
    : 'extract(epoch FROM applied_at - beat_at)';
}

/** The notes of lockstep_state, by what they are. */
function noted(notes: readonly (readonly (string | null)[])[], now: number) {
  const leases: { name: string; holder: string; secondsLeft: number }[] = [];
  const backfill: { table: string; rows: number; parked: number; done: boolean }[] = [];
  const rest: { name: string; secondsAgo: number }[] = [];
  for (const [name, text, ago] of notes) {
    const note = objectOf(text ?? '');
    if (name?.startsWith('lease ') && note !== null) {
      const left = Math.round(Number(note.until) - now);
      if (left > 0) leases.push({ name: name.slice('lease '.length), holder: String(note.where), secondsLeft: left });
    } else if (name?.startsWith('backfill table ') && note !== null) {
      const parked = Number(note.parked ?? 0);
      backfill.push({ table: String(note.table), rows: Number(note.rows), parked, done: note.done === true });
    } else rest.push({ name: name ?? '', secondsAgo: seconds(ago) ?? 0 });
  }
  return { leases, backfill, notes: rest };
}

function objectOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function seconds(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Math.max(0, Math.round(Number(text) * 1000) / 1000);
}
