import type { HazardExample, HazardFinding } from '../model/assessment.ts';

/** One finding about the live data for a person in a terminal. */
export function hazardLines({
  severity,
  rule,
  object,
  what,
  consequence,
  wayOut,
  examples,
  fix,
}: HazardFinding): string[] {
  return [
    `${severity.toUpperCase().padEnd(7)} ${placeOf(object)}  [${rule}]`,
    `        ${what} ${consequence}`,
    ...examples.map((example) => `        ${exampleText(example)}`),
    `        → ${fix.by === 'decision' ? 'decide: ' : ''}${wayOut}`,
    ...(fix.source === null ? [] : [`        source: ${fix.source}`]),
    ...(fix.list === null ? [] : [`        source, lists them: ${fix.list}`]),
    ...(fix.target === null ? [] : [`        target: ${fix.target}`]),
    ...(fix.declare === null ? [] : [`        target, in its CREATE TABLE: ${fix.declare}`]),
  ];
}

/** A database, and whatever is the target's, says which side it is on: names alone may be the same. */
function placeOf({ side, kind, schema, table, name }: HazardFinding['object']): string {
  if (kind === 'database') return `${side} ${name}`;
  const names = [schema, ...(kind === 'table' ? [] : [table]), name].filter((part) => part !== null && part !== '');
  return `${side === 'target' ? 'target ' : ''}${names.join('.')}`;
}

function exampleText({ key, values }: HazardExample): string {
  const pairs = (record: HazardExample['key']) =>
    Object.entries(record)
      .map(([name, value]) => `${name}=${value ?? 'NULL'}`)
      .join(', ');
  return `${pairs(key) || 'no key'}: ${pairs(values)}`;
}
