import { columnRef, columnRule, label, list } from '../rule.ts';

/** An enum column whose target lacks labels, has more, or has them in another order. */
export const enumLabelsChanged = columnRule('enum-labels-changed', (pair) => {
  if (pair.source.type.kind !== 'enum' || pair.target.type.kind !== 'enum') return null;
  const from = pair.source.type.labels;
  const to = pair.target.type.labels;
  const quote = (labels: readonly string[]) => list(labels.map((text) => `'${text}'`));
  const missing = from.filter((text) => !to.includes(text));
  const object = columnRef(pair);
  if (missing.length > 0) {
    return {
      severity: 'blocker',
      object,
      what: `${label(pair)} knows ${quote(missing)} in the source; the target’s ${pair.target.name} (${pair.target.rawType}) does not.`,
      consequence: `Rows with ${quote(missing)} in ${label(pair)} are refused by the target.`,
      wayOut: `Add ${quote(missing)} to the target’s ${pair.target.rawType}.`,
    };
  }
  const added = to.filter((text) => !from.includes(text));
  if (added.length > 0) {
    return {
      severity: 'note',
      object,
      what: `${label(pair)} knows ${quote(added)} in the target only.`,
      consequence: `A row written with ${quote(added)} after cutover cannot be copied back to the source.`,
      wayOut: `Do not write ${quote(added)} before the way back is given up, or add it to the source.`,
    };
  }
  if (from.every((text, at) => text === to[at])) return null;
  return {
    severity: 'note',
    object,
    what: `The labels of ${label(pair)} stand in the order ${ordered(from)} in the source and ${ordered(to)} in the target.`,
    consequence: `ORDER BY, < and > on ${pair.target.name} follow the order of the labels and give other results.`,
    wayOut: `Create the target’s type with the labels in the source’s order.`,
  };
});

function ordered(labels: readonly string[]): string {
  return labels.length > 8 ? `${labels.slice(0, 6).join(', ')}, …` : labels.join(', ');
}
