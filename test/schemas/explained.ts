import type { SchemaDdl } from '../../mcp-server/src/model/ddl.ts';
import type { Finding } from '../../mcp-server/src/model/finding.ts';
import { unexplained } from '../ddl/closed-loop.ts';

/** Findings about the source or the servers as they are: no definition of a table could answer them. */
const OTHERS = new Set([
  ...['collation-order', 'group-by-stricter', 'isolation-changed', 'sql-meaning', 'upsert-changed'],
  ...['zero-dates-refused', 'implicit-coercion', 'null-numbering-changed', 'null-order-changed', 'storage-changed'],
  ...['enum-case-ignored', 'name-needs-quotes', 'redundant-index', 'cascade-trigger-changed', 'strictness-changed'],
  // Programs: each is named, and that is all that can be asked here.
  ...['event-missing', 'routine-missing', 'trigger-missing', 'view-missing'],
]);

/** The findings about a definition just made that no stated decision explains, each in a line. */
export function unexplainedOf(findings: readonly Finding[], ddl: SchemaDdl): string[] {
  return unexplained(
    findings.filter(({ rule }) => !OTHERS.has(rule)),
    ddl,
  );
}
