import { z } from 'zod';

/** blocker: do not go on. warning: data or behaviour changes unless someone decides. note: know it. */
export const severity = z.enum(['blocker', 'warning', 'note']);

/** What kinds of things a schema is made of. */
export const objectKind = z.enum([
  'database',
  'table',
  'column',
  'key',
  'index',
  'foreign key',
  'check',
  'view',
  'routine',
  'trigger',
  'event',
  'sequence',
  'enum',
]);

/** What a finding is about, from the side that owns it. */
export const objectRef = z.strictObject({
  side: z.enum(['source', 'target']),
  kind: objectKind,
  schema: z.string(),
  table: z.string().nullable(),
  name: z.string(),
});

/** One thing that the engineer must know: what, where, what follows, and the way out. */
export const finding = z.strictObject({
  rule: z.string(),
  severity,
  object: objectRef,
  what: z.string(),
  consequence: z.string(),
  wayOut: z.string(),
});

export type Severity = z.infer<typeof severity>;
export type ObjectRef = Readonly<z.infer<typeof objectRef>>;
export type Finding = Readonly<z.infer<typeof finding>>;

const order: Record<Severity, number> = { blocker: 0, warning: 1, note: 2 };

/** Findings in the order a reader needs them: severity, then object, then rule. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const place = (f: Finding) =>
    `${f.object.schema}.${f.object.table ?? ''}.${f.object.name}.${f.object.kind}.${f.rule}`;
  return [...findings].sort((a, b) => order[a.severity] - order[b.severity] || compareText(place(a), place(b)));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
