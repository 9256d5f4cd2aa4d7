import { quantity } from '../../model/quantity.ts';
import { byNewest } from '../newest.ts';
import { failed, type Judge, orAccept, passed, some, unknown } from '../ruling.ts';

/** What the live rows hold decides whether the target can take them. */
export const dataAssessed: Judge = (gate, criterion) =>
  byNewest(
    'assess_migration',
    gate,
    criterion,
    ({ seen: { tables, findings, counts, notChecked } }) => {
      const read = new Map(tables.map(({ table, read: how }) => [table, how]));
      const sources = [...new Set((gate.plan?.seen.tables ?? []).map(({ source }) => source))];
      const looked = sources.filter((table) => ['whole', 'moving', 'sample'].includes(read.get(table) ?? 'not read'));
      const coverage = { tables: looked.length, of: sources.length };
      const left = sources.filter((table) => !looked.includes(table));
      if (left.length > 0) return unknown(`Not read, or not in full: ${some(left)}.`, { coverage });
      const unanswered = `data: ${quantity(notChecked, 'question')} without an answer`;
      const open = [
        ...findings
          .filter(({ severity, rule: _, id }) => severity === 'blocker' && !gate.accepted.has(id))
          .map(({ id }) => id),
        ...(notChecked > 0 && !gate.accepted.has(unanswered) ? [unanswered] : []),
      ];
      const listed = findings.filter(({ severity }) => severity === 'blocker').length;
      if (listed < counts.blocker)
        return failed(`${quantity(counts.blocker, 'blocker')}, more than are listed.`, { coverage });
      if (open.length > 0) {
        return failed(`${open.length} open: ${some(open)}.`, { coverage, run: orAccept(criterion.command, open) });
      }
      const sampled = sources.filter((table) => read.get(table) === 'sample').length;
      const how = sampled === 0 ? '' : `; of ${sampled} only a sample`;
      return passed(`${quantity(sources.length, 'table')} looked at${how}; no open blocker.`, { coverage });
    },
    // A look at some tables, with some checks, or at the servers alone, does not answer it.
    {
      counts: ({ record: { asked }, seen }) => asked.tables === null && asked.checks === null && seen.tables.length > 0,
    },
  );
