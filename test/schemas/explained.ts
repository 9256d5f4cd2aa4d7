import type { Decision } from '../../mcp-server/src/model/ddl.ts';
import type { Finding } from '../../mcp-server/src/model/finding.ts';

/** Decisions that answer a finding of the same column, key or index, or of its whole table. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'accent-sensitivity-changed': ['case-exact', 'case-insensitive'],
  'case-sensitivity-changed': ['case-exact', 'case-insensitive'],
  'charset-changed': ['charset'],
  'default-changed': ['default'],
  'float-scale-changed': ['float-digits'],
  'full-text-search-changed': ['full-text'],
  'integer-narrowed': ['bigint-unsigned'],
  'on-update-now-lost': ['on-update'],
  'pad-space-changed': ['pad-space'],
  'padding-changed': ['char'],
  'partitioning-changed': ['partitions'],
  'set-type': ['set'],
  'zero-date-default': ['default'],
};

/** Findings about the source or the servers as they are: no definition of a table could answer them. */
const OTHERS = new Set([
  ...[
    'collation-order',
    'group-by-stricter',
    'isolation-changed',
    'sql-meaning',
    'upsert-changed',
    'zero-dates-refused',
  ],
  ...['implicit-coercion', 'null-numbering-changed', 'null-order-changed', 'primary-key-missing', 'storage-changed'],
  ...['enum-case-ignored', 'name-needs-quotes', 'redundant-index', 'cascade-trigger-changed'],
  // Programs, which the verdicts on objects name one by one.
  ...['event-missing', 'routine-missing', 'trigger-missing', 'view-missing'],
]);

/** The findings about a definition just made that no stated decision explains, each in a line. */
export function unexplained(findings: readonly Finding[], decisions: readonly Decision[]): string[] {
  return findings
    .filter(({ rule, object }) => {
      if (OTHERS.has(rule)) return false;
      const answers = decisions.filter(({ id }) => ANSWERS[rule]?.includes(id));
      const table = object.kind === 'table' ? object.name : object.table;
      return !answers.some(
        (decision) =>
          decision.object.table === table && (object.kind === 'table' || decision.object.name === object.name),
      );
    })
    .map(({ severity, rule, object, what }) => `${severity} ${rule} ${object.table ?? ''}.${object.name}: ${what}`);
}
