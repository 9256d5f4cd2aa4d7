import type { Finding } from '../../model/finding.ts';
import { quantity } from '../../model/quantity.ts';
import { aboutServer, notSeen, type ReadinessCheck } from './check.ts';

/** What of the write rate could not be measured, and whether somebody writes to the target already. */
export const writeRate: ReadinessCheck = (side) => {
  const { writes } = side;
  if (!writes.known) return [notSeen(side, 'write-rate', writes, 'How fast rows are written', CONSEQUENCE)];
  const { tables, server, logBytesPerSecond } = writes.value;
  const missing: Finding[] = [];
  if (!tables.known && side.side === 'source') {
    missing.push(notSeen(side, 'write-rate', tables, 'How fast each table is written', CONSEQUENCE));
  }
  if (!server.known) missing.push(notSeen(side, 'write-rate', server, 'How fast rows are written in all', CONSEQUENCE));
  if (!logBytesPerSecond.known && side.side === 'source') {
    missing.push(
      notSeen(side, 'write-rate', logBytesPerSecond, 'How fast the log grows', 'How much disk it takes is not known.'),
    );
  }
  return [...missing, ...(side.side === 'target' ? writtenTarget(side) : [])];
};

const CONSEQUENCE = 'Whether the target ever catches up with the source, and how long it takes, is not known.';

function writtenTarget(side: Parameters<ReadinessCheck>[0]): Finding[] {
  const tables = side.writes.known && side.writes.value.tables.known ? side.writes.value.tables.value : [];
  const rows = tables.reduce((sum, { changed }) => sum + changed, 0);
  if (rows === 0) return [];
  const names = tables.slice(0, 3).map(({ schema, table }) => `${schema}.${table}`);
  return [
    aboutServer(side, 'target-is-written', 'warning', {
      what: `${quantity(rows, 'row')} in ${quantity(tables.length, 'table')} of the target changed while it was looked at: ${names.join(', ')}${tables.length > 3 ? ', …' : ''}.`,
      consequence: 'Unless that is your own sync, two writers write the same rows, and one undoes the other’s.',
      wayOut: 'Find out who writes there before the backfill starts.',
    }),
  ];
}
