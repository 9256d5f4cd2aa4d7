import type { Measured } from '../model/measured.ts';
import { assessServers } from './assess-servers.ts';
import type { ToolContext } from './define.ts';
import type { Mapped } from './inspect-both.ts';

/** Seconds between two readings of the write counters. */
const WINDOW_SECONDS = 10;

/** Rates of both servers now: a few seconds of samples, and what was written meanwhile. */
export async function measure(mapped: Mapped, context: ToolContext): Promise<Measured> {
  const { estimate, writes } = await assessServers(mapped, WINDOW_SECONDS, context);
  const known = writes.known && writes.value.tables.known ? writes.value.tables.value : [];
  return {
    measuredAt: new Date().toISOString(),
    estimate,
    tables: known.map(({ schema, table, inserted, updated, deleted, perSecond }) => ({
      schema,
      table,
      inserted,
      updated,
      deleted,
      perSecond,
    })),
  };
}
