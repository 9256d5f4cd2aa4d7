import type { SeenBy } from '../../model/evidence.ts';
import type { Finding } from '../../model/finding.ts';

type Found = SeenBy<'compare_schemas'>['findings'];

const MOST = 2000;

/** Blockers and warnings by what names them, without their words, and how many more there are; `of` tells comparison and data apart. */
export function foundItems(
  of: 'schema' | 'data',
  findings: readonly Finding[],
): { readonly findings: Found; readonly omitted: number } {
  const items = findings
    .filter(({ severity }) => severity !== 'note')
    .map(({ rule, severity, object }) => {
      const names = [object.schema, object.table, object.name].filter((name) => name !== null);
      const place = names.filter((name, at) => name !== names[at - 1]).join('.');
      return { id: `${of}: ${rule} of ${object.side} ${object.kind} ${place}`, rule, severity };
    })
    .sort((one, other) => (one.severity < other.severity ? -1 : one.severity > other.severity ? 1 : 0));
  return { findings: items.slice(0, MOST), omitted: Math.max(0, items.length - MOST) };
}

/** How many findings of each severity. */
export function severityCounts(findings: readonly Finding[]): SeenBy<'compare_schemas'>['counts'] {
  const counts = { blocker: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
