import type { Decision } from './decide-strategy.ts';
import type { Question, TableFact } from './strategy/strategy.ts';
import { bytesText, rowsText } from './wording.ts';

/** A table that does not simply go the way of the strategy. */
export interface TableRoute {
  readonly table: string;
  readonly route: string;
  readonly why: string;
}

/** Larger than this a table is copied apart: by then its copy decides how long the backfill takes. */
const HUGE_ROWS = 200_000_000;
const HUGE_BYTES = 100 * 1024 ** 3;

/** The tables that are handled otherwise than the rest, each once, with the reason. */
export function tableRoutes(question: Question, { route }: Decision): TableRoute[] {
  const inLoop = new Set(question.cycles.flat());
  const carried = route.capture !== 'none' && route.capture !== 'one transaction';
  return question.tables.flatMap((table) => {
    const ways = [
      ...(!table.keyed && carried ? [keyless(table, question)] : []),
      ...(table.keyed && table.appendOnly && carried ? [newestFirst(table)] : []),
      ...(isHuge(table) ? [apart(table, route.capture === 'one transaction')] : []),
      ...(inLoop.has(table.name) ? [inCircle(table)] : []),
    ];
    return ways.length === 0
      ? []
      : [
          {
            table: table.name,
            route: ways.map((way) => way.route).join('; '),
            why: ways.map((way) => way.why).join(' '),
          },
        ];
  });
}

function isHuge({ rows, bytes }: TableFact): boolean {
  return (rows ?? 0) >= HUGE_ROWS || (bytes ?? 0) >= HUGE_BYTES;
}

function keyless({ rows }: TableFact, { downtimeSeconds, pauseSeconds }: Question) {
  return {
    route: 'a unique key on both sides first; else copied as a whole while nobody writes',
    why: `No key that both sides share: ${rowsText(rows)} would be copied within the ${Math.max(downtimeSeconds, pauseSeconds)} s of the write pause.`,
  };
}

function newestFirst({ rows }: TableFact) {
  return {
    route: 'newest rows first (backfill run --order descending)',
    why: `Rows are only added (${rowsText(rows)}): the newest are the ones that are read, the oldest may follow last.`,
  };
}

function apart({ rows, bytes }: TableFact, inside: boolean) {
  return {
    route: inside
      ? 'copied in batches, at hours of little use'
      : 'copied apart, from a read replica (LOCKSTEP_BACKFILL_URL)',
    why: `It holds ${rowsText(rows)}, ${bytesText(bytes)}: its copy decides how long the backfill takes.`,
  };
}

function inCircle({ name }: TableFact) {
  return {
    route: 'foreign keys of its loop added after the copy',
    why: `${name} stands in a loop of foreign keys that no order satisfies.`,
  };
}
