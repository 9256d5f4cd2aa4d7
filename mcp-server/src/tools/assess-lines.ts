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
  const names = [object.schema, object.table, object.name].filter((name) => name !== null && name !== '');
  return [
    `${severity.toUpperCase().padEnd(7)} ${names.join('.')}  [${rule}]`,
    `        ${what} ${consequence}`,
    ...examples.map((example) => `        ${exampleText(example)}`),
    `        → ${fix.by === 'decision' ? 'decide: ' : ''}${wayOut}`,
    ...(fix.source === null ? [] : [`        source: ${fix.source}`]),
    ...(fix.list === null ? [] : [`        source, lists them: ${fix.list}`]),
    ...(fix.target === null ? [] : [`        target: ${fix.target}`]),
    ...(fix.declare === null ? [] : [`        target, in its CREATE TABLE: ${fix.declare}`]),
  ];
}

function exampleText({ key, values }: HazardExample): string {
  const pairs = (record: HazardExample['key']) =>
    Object.entries(record)
      .map(([name, value]) => `${name}=${value ?? 'NULL'}`)
      .join(', ');
  return `${pairs(key) || 'no key'}: ${pairs(values)}`;
}
