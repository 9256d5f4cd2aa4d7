import type { ObjectAssessment, ObjectVerdict } from '../../mcp-server/src/model/object-verdict.ts';

/** One line for each object, and one below it for each reason. */
export function shown({ objects }: ObjectAssessment): string {
  return objects.map(describe).join('\n');
}

function describe({ kind, table, name, verdict, score, goesTo, reasons, onTarget, schedule }: ObjectVerdict): string {
  const about = [
    `${kind} ${table === null ? '' : `${table}.`}${name}`,
    verdict,
    `score ${score}`,
    `→ ${goesTo}`,
    ...(schedule === null ? [] : [schedule]),
    ...(onTarget ? ['on the target already'] : []),
  ];
  return [
    about.join(' | '),
    ...reasons.map(({ construct, lines }) => `  ${construct} ${lines.join(', ')}`.trimEnd()),
  ].join('\n');
}
