import { tableRef, tableRule } from '../rule.ts';

/** A table of the same storage whose rows are laid out otherwise. */
export const rowFormatChanged = tableRule('row-format-changed', ({ source, target }) => {
  const [from, to] = [source.rowFormat, target.rowFormat];
  if (from === null || to === null || from === to || !sameText(source.storage, target.storage)) return [];
  const short = to === 'compact' || to === 'redundant';
  return [
    {
      severity: 'note' as const,
      object: tableRef('source', source),
      what: `${source.name} has the row format ${from} in the source and ${to} in the target.`,
      consequence: short
        ? `An index of ${target.name} over a column can hold its first 767 bytes only, and long values crowd the rows of a page.`
        : `${target.name} takes another amount of disk and memory for the same rows${from === 'compressed' ? ', commonly twice as much' : ''}.`,
      wayOut: `Give the target’s ${target.name} ROW_FORMAT=${from.toUpperCase()}, or measure its size after a trial copy.`,
    },
  ];
});

function sameText(a: string | null, b: string | null): boolean {
  return (a ?? '').toLowerCase() === (b ?? '').toLowerCase();
}
