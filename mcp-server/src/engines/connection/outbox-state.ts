import { BEAT, COUNTED, type OutboxState } from '../../model/kit-state.ts';

/** How many parked changes are looked at; their reasons are few. */
export const PARKED = 10_000;
const REASONS = 20;

/** What an engine counted of its outbox, the largest groups first. */
export interface CountedOutbox {
  readonly waiting: readonly {
    readonly table: string;
    readonly open: number;
    readonly oldestSeconds: number;
    readonly upTo: bigint;
  }[];
  readonly parked: readonly {
    readonly table: string;
    readonly events: number;
    readonly oldestSeconds: number;
    readonly reason: string;
  }[];
  readonly newest: string;
  readonly applied: number;
}

/** The state of an outbox: beats are no changes, but they were counted towards the limit. */
export function outboxStateOf({ waiting, parked, newest, applied }: CountedOutbox): OutboxState {
  const tables = waiting
    .filter(({ table }) => table !== BEAT)
    .map(({ table, open, oldestSeconds }) => ({ table, open, oldestSeconds: Math.max(0, oldestSeconds) }));
  const events = sum(parked.map((one) => one.events));
  return {
    open: sum(tables.map(({ open }) => open)),
    whole: sum(waiting.map(({ open }) => open)) < COUNTED,
    oldestSeconds: tables.length === 0 ? null : Math.max(...tables.map(({ oldestSeconds }) => oldestSeconds)),
    applied,
    upTo: String(waiting.reduce((most, { upTo }) => (upTo > most ? upTo : most), 0n)),
    newest,
    tables,
    parked: { events, whole: events < PARKED, reasons: parked.slice(0, REASONS) },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
