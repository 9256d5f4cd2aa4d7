import type { ObjectRef } from '../../model/finding.ts';
import type { Semantics } from '../../model/semantics.ts';
import type { Comparison } from '../comparison.ts';
import { type Draft, list, partRef, type Rule, tableRef } from '../rule.ts';

interface Named {
  readonly object: ObjectRef;
  /** Names of the same kind in the same place: they must stay apart. */
  readonly beside: readonly string[];
}

type Limit = Pick<Semantics['names'], 'longest' | 'unit'>;

/** A name that is too long for the target, which does not have it. */
export const longIdentifier: Rule = {
  id: 'long-identifier',
  check: (whole) => {
    const { names } = whole.target.semantics;
    return [...tables(whole), ...parts(whole)].flatMap((named) => judge(named, names));
  },
};

function judge({ object, beside }: Named, limit: Limit): Draft[] {
  const length = lengthOf(object.name, limit);
  if (length <= limit.longest) return [];
  const cut = cutName(object.name, limit);
  const rivals = beside.filter((name) => name !== object.name && cutName(name, limit) === cut);
  return [
    {
      severity: rivals.length > 0 ? 'blocker' : object.kind === 'index' ? 'note' : 'warning',
      object,
      what: `${object.kind === 'table' ? `The table name ${object.name}` : `The name of the ${object.kind} ${object.name} of ${object.table}`} is ${length} ${limit.unit} long; the target keeps ${limit.longest}, which leaves ${cut}${rivals.length > 0 ? `, as it does with ${list(rivals)}` : ''}.`,
      consequence:
        rivals.length > 0
          ? `Only one of ${list([object.name, ...rivals])} can be created under its name.`
          : `Nothing on the target answers to the whole name ${object.name}, and the cut one is not matched with it.`,
      wayOut: `Choose a shorter name for ${object.name} and use it on both sides.`,
    },
  ];
}

function tables({ source, mapping }: Comparison): Named[] {
  const beside = source.tables.map(({ name }) => name);
  return mapping.unmatched.source.map((table) => ({ object: tableRef('source', table), beside }));
}

function parts({ tables: pairs }: Comparison): Named[] {
  return pairs.flatMap(({ source, target, mapping }) => {
    const columns = source.columns.map(({ name }) => name);
    const indexes = source.indexes.map(({ name }) => name);
    const known = new Set(target.indexes.map(({ name }) => name));
    return [
      ...mapping.unmatched.source.map((name) => ({
        object: partRef('source', 'column', source, name),
        beside: columns,
      })),
      ...indexes
        .filter((name) => !known.has(name))
        .map((name) => ({ object: partRef('source', 'index', source, name), beside: indexes })),
    ];
  });
}

function lengthOf(name: string, { unit }: Limit): number {
  return unit === 'bytes' ? Buffer.byteLength(name) : [...name].length;
}

/** The beginning of a name that the target keeps, without half a character at the end. */
function cutName(name: string, limit: Limit): string {
  let cut = '';
  for (const character of name) {
    if (lengthOf(cut + character, limit) > limit.longest) break;
    cut += character;
  }
  return cut;
}
