import type { Mapping, TableName } from '../../model/mapping.ts';
import type { WriteRates } from '../../model/readiness.ts';
import type { Seen } from '../../model/seen.ts';

/** Rows a second that are written, and whether other databases of the server are counted too. */
export interface Written {
  readonly perSecond: number;
  readonly wholeServer: boolean;
}

/** What is written in the tables that move; of everything where the server does not count by table; null when it does not count. */
export function writtenPerSecond(writes: Seen<WriteRates>, { tables, unmatched }: Mapping): Written | null {
  if (!writes.known) return null;
  const { tables: byTable, server } = writes.value;
  if (!byTable.known) return server.known ? { perSecond: server.value.perSecond, wholeServer: true } : null;
  const nameOf = ({ schema, name }: TableName) => JSON.stringify([schema, name]);
  const moving = new Set([...tables.map(({ source }) => source), ...unmatched.source].map(nameOf));
  const perSecond = byTable.value
    .filter(({ schema, table }) => moving.has(nameOf({ schema, name: table })))
    .reduce((sum, rate) => sum + rate.perSecond, 0);
  return { perSecond, wholeServer: false };
}
