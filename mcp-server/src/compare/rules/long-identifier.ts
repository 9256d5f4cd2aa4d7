import type { ObjectRef } from '../../model/finding.ts';
import type { Comparison } from '../comparison.ts';
import { type Draft, list, partRef, type Rule, tableRef } from '../rule.ts';

interface Named {
  readonly object: ObjectRef;
  /** Names of the same kind in the same place: they must stay apart. */
  readonly beside: readonly string[];
}

/** PostgreSQL keeps 63 bytes of a name, MySQL 64 characters. */
const limit = 63;

/** A name beyond 63 bytes that the target does not have. */
export const longIdentifier: Rule = {
  id: 'long-identifier',
  check: (whole) => [...tables(whole), ...parts(whole)].flatMap(judge),
};

function judge({ object, beside }: Named): Draft[] {
  const bytes = Buffer.byteLength(object.name);
  if (bytes <= limit) return [];
  const cut = cutName(object.name);
  const rivals = beside.filter((name) => name !== object.name && cutName(name) === cut);
  return [
    {
      severity: rivals.length > 0 ? 'blocker' : object.kind === 'index' ? 'note' : 'warning',
      object,
      what: `${object.kind === 'table' ? `The table name ${object.name}` : `The name of the ${object.kind} ${object.name} of ${object.table}`} is ${bytes} bytes long; PostgreSQL keeps ${limit} and makes it ${cut}${rivals.length > 0 ? `, as it does with ${list(rivals)}` : ''}.`,
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

/** The first 63 bytes without half a character at the end. */
function cutName(name: string): string {
  let cut = '';
  for (const character of name) {
    if (Buffer.byteLength(cut + character) > limit) break;
    cut += character;
  }
  return cut;
}
