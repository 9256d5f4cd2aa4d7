import type { DdlStage, DdlStatement } from '../../../model/ddl.ts';
import { dollarTag } from '../../../model/dollar-tag.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';

/** The name with its schema, quoted. */
export function qualified({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** One statement with what takes it back. */
export function made(stage: DdlStage, sql: string, undo: string | null): DdlStatement {
  return { stage, sql, undo };
}

/** A statement that runs only when the relation exists. */
export function ifThere(relation: string, sql: string): string {
  return guarded(`to_regclass(${quoteLiteral(relation)}) IS NOT NULL`, sql);
}

/** A statement that runs only when the condition holds. */
export function guarded(condition: string, sql: string): string {
  const body = `BEGIN\n  IF ${condition} THEN\n    ${sql}\n  END IF;\nEND`;
  const tag = dollarTag(body);
  return `DO ${tag}\n${body}\n${tag};`;
}
