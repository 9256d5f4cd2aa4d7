import { uniqueKeysOf } from '../../model/unique-keys.ts';
import type { ComparedColumn } from '../comparison.ts';
import { columnRef, type Draft, label, list, tableRef, tableRule } from '../rule.ts';

/** Text or bytes that are padded to their length on one side only: one finding for each column that the target pads, one note for all that it does not pad any more. */
export const paddingChanged = tableRule('padding-changed', ({ columns, source }, whole) => {
  const keyed = new Set(uniqueKeysOf(source).flatMap((key) => key.columns));
  const unpadded = columns.filter(
    (pair) => pair.source.type.kind === 'text' && isFixed(pair, 'source') && isVarying(pair, 'target'),
  );
  return [
    ...columns.filter((pair) => isVarying(pair, 'source') && isFixed(pair, 'target')).map(padded),
    ...(whole.source.semantics.padsFixedText
      ? arrives(unpadded)
      : keeps(unpadded.filter((pair) => keyed.has(pair.source.name)))),
  ];
});

function isFixed({ source, target }: ComparedColumn, side: 'source' | 'target'): boolean {
  return source.type.kind === target.type.kind && fixed({ source, target }[side].type) === true;
}

function isVarying({ source, target }: ComparedColumn, side: 'source' | 'target'): boolean {
  return source.type.kind === target.type.kind && fixed({ source, target }[side].type) === false;
}

function fixed(type: ComparedColumn['source']['type']): boolean | null {
  return type.kind === 'text' || type.kind === 'bytes' ? type.fixed : null;
}

function padded(pair: ComparedColumn): Draft {
  const filler = pair.source.type.kind === 'text' ? 'spaces' : 'zero bytes';
  return {
    severity: 'warning',
    object: columnRef(pair),
    what: `${label(pair)} is ${pair.source.rawType} in the source and ${pair.target.rawType} in the target.`,
    consequence: `The target pads shorter values of ${label(pair)} with ${filler}, so values that differ only by them become the same.`,
    wayOut: `Make the target’s ${pair.target.name} a type of varying length.`,
  };
}

/** The source gives out what it padded. */
function arrives(pairs: readonly ComparedColumn[]): Draft[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const names = list(pairs.map(label));
  return [
    {
      severity: 'note',
      object: tableRef('source', first.table.source),
      what: `${names} ${pairs.length === 1 ? 'has' : 'have'} a fixed length in the source (${first.source.rawType}) and a varying one in the target (${first.target.rawType}).`,
      consequence: `Shorter values come out of ${first.table.source.name} padded with spaces, which count in the target.`,
      wayOut: `Copy ${names} without trailing spaces on every path.`,
    },
  ];
}

/** The source drops the spaces that a writer sends. */
function keeps(pairs: readonly ComparedColumn[]): Draft[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const names = list(pairs.map(label));
  return [
    {
      severity: 'note',
      object: tableRef('source', first.table.source),
      what: `${names} ${pairs.length === 1 ? 'drops' : 'drop'} trailing spaces in the source (${first.source.rawType}) and ${pairs.length === 1 ? 'keeps' : 'keep'} them in the target (${first.target.rawType}).`,
      consequence: `A writer that sends 'a' and 'a ' writes one key in ${first.table.source.name} and two in ${first.table.target.name}.`,
      wayOut: `Trim ${names} in every writer, or refuse trailing spaces by a CHECK on the target.`,
    },
  ];
}
