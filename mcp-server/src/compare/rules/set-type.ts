import type { Column } from '../../model/schema.ts';
import { saysWhatTypeSays } from '../check-form.ts';
import type { ComparedColumn } from '../comparison.ts';
import { columnRef, columnRule, label, list } from '../rule.ts';

/** A SET column whose target is not the same SET. */
export const setType = columnRule('set-type', (pair) => {
  const { source, target } = pair;
  if (source.type.kind !== 'set' && target.type.kind !== 'set') return null;
  const from = labels(source);
  const to = labels(target);
  if (from !== null && to !== null && from.length === to.length && from.every((text, at) => text === to[at]))
    return null;
  const missing = from?.filter((text) => to !== null && !to.includes(text)) ?? [];
  return {
    severity: missing.length > 0 ? 'blocker' : isLimited(pair) ? 'note' : 'warning',
    object: columnRef(pair),
    what: `${label(pair)} is ${source.rawType} in the source and ${target.rawType} in the target.`,
    consequence:
      missing.length > 0
        ? `Rows whose ${source.name} holds ${list(missing.map((text) => `'${text}'`))} are refused by the target.`
        : `A value of ${label(pair)} is several labels at once: how they are joined, ordered and limited must be the same on every path, and FIND_IN_SET and bit arithmetic on ${source.name} change.`,
    wayOut:
      to === null
        ? `Use an array of text with CHECK (${target.name} <@ ARRAY[…]) over its ${from?.length ?? 0} labels, written in label order, or a child table.`
        : `Give the target’s ${target.name} the labels of ${source.rawType} in the same order.`,
  };
});

/** True where a CHECK on one side keeps an array to the labels of the other side's set. */
function isLimited({ source, target, table }: ComparedColumn): boolean {
  const says = (side: 'source' | 'target', name: string, type: Column['type']) =>
    table[side].checks.some((check) => check.enforced && saysWhatTypeSays(check, name, type));
  return source.type.kind === 'set'
    ? says('target', target.name, source.type)
    : says('source', source.name, target.type);
}

function labels({ type }: Column): readonly string[] | null {
  return type.kind === 'set' ? type.labels : null;
}
