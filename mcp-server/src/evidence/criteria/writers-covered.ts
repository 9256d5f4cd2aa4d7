import { quantity } from '../../model/quantity.ts';
import { byNewest } from '../newest.ts';
import { failed, type Judge, orAccept, passed } from '../ruling.ts';

/** One writer that capture misses is drift that never ends. */
export const writersCovered: Judge = (gate, criterion) =>
  byNewest(
    'audit_writers',
    gate,
    criterion,
    ({ seen: { verdict, counts } }) => {
      const { uncovered = 0, unexplained = 0, untold = 0, call_sites = 0 } = counts;
      if (verdict === 'covered')
        return passed(`${quantity(call_sites, 'call site')}, all captured; no other writer was seen.`);
      const id = `writers: ${uncovered} uncovered, ${unexplained} unexplained, ${untold} untold`;
      if (gate.accepted.has(id)) return passed(`Accepted by a person: ${id}.`);
      return failed(`${id}; the audit says: ${verdict}.`, { run: orAccept(criterion.command, [id]) });
    },
    { counts: ({ seen: { side, table } }) => side === 'source' && table === null },
  );
