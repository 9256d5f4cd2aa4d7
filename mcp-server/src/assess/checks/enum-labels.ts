import { columnCheck } from '../check.ts';

/** Labels of an enum that are one label for an engine which compares them under a collation, without spaces at the end. */
export const enumLabels = columnCheck('enum-labels', ({ source, target }, { world: { from, to } }) => {
  if (source.type.kind !== 'enum' || target !== null || from.emptyMembers || !to.emptyMembers) return null;
  const folded = new Map<string, string[]>();
  for (const label of source.type.labels) {
    const key = label.trimEnd().toLowerCase();
    folded.set(key, [...(folded.get(key) ?? []), label]);
  }
  const clashes = [...folded.values()].filter(({ length }) => length > 1);
  if (clashes.length === 0) return null;
  return {
    severity: 'blocker',
    question: null,
    what: `${source.name} has labels that differ in letter case or spaces at the end only: ${clashes.map((labels) => labels.map((label) => JSON.stringify(label)).join(' and ')).join('; ')}.`,
    consequence: `${to.title} cuts spaces at the end of a label and compares it without letter case: it refuses the ENUM.`,
    wayOut: 'Rename a label on both sides, give the column a binary collation, or let a text with a check hold it.',
    fix: {},
  };
});
