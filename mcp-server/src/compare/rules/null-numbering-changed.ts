import type { ComparedColumn, Comparison } from '../comparison.ts';
import { count, type Draft, databaseRef, label, list, type Rule } from '../rule.ts';

/** An insert of NULL or 0 draws the next number on one side and is taken at its word on the other. One finding for the whole database. */
export const nullNumberingChanged: Rule = {
  id: 'null-numbering-changed',
  check: (whole) => {
    const [from, to] = [whole.source.semantics.numbering, whole.target.semantics.numbering];
    const pairs = whole.tables
      .flatMap(({ columns }) => columns)
      .filter((pair) => pair.source.identity !== null && pair.target.identity !== null);
    return [
      ...(to.onZero && !from.onZero ? renumbered(whole) : []),
      ...((from.onNull && !to.onNull) || (from.onZero && !to.onZero) ? takenAtWord(whole, pairs) : []),
    ];
  },
};

function renumbered({ target, tables }: Comparison): Draft[] {
  const pairs = tables.flatMap(({ columns }) => columns).filter((pair) => pair.target.identity !== null);
  if (pairs.length === 0) return [];
  return [
    {
      severity: 'warning',
      object: databaseRef('target', target),
      what: `The target draws the next number for a row that is written with 0; the source stores 0. ${numbered(pairs)}.`,
      consequence: `A row whose number is 0 arrives under another one, without an error, and what refers to it points to nothing.`,
      wayOut: `Copy and mirror with NO_AUTO_VALUE_ON_ZERO in the sql_mode of the connection that writes to the target, or prove that no row is numbered 0.`,
    },
  ];
}

function takenAtWord({ source, target }: Comparison, pairs: readonly ComparedColumn[]): Draft[] {
  if (pairs.length === 0) return [];
  const [from, to] = [source.semantics.numbering, target.semantics.numbering];
  const written = [...(from.onNull && !to.onNull ? ['NULL'] : []), ...(from.onZero && !to.onZero ? ['0'] : [])];
  return [
    {
      severity: 'note',
      object: databaseRef('source', source),
      what: `The source draws the next number for a row that is written with ${written.join(' or ')}; the target does not. ${numbered(pairs)}.`,
      consequence: `On the target an explicit ${written.map((word) => (word === 'NULL' ? 'NULL is refused' : '0 is stored as 0, once')).join(' and an explicit ')}.`,
      wayOut: `Leave the column out of such inserts, or write DEFAULT in its place.`,
    },
  ];
}

function numbered(pairs: readonly ComparedColumn[]): string {
  const names = list(pairs.map(label));
  return `${count(pairs.length, 'column')} ${pairs.length === 1 ? 'numbers itself' : 'number themselves'} there: ${names}`;
}
