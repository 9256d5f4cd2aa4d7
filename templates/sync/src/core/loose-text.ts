import sql, { raw, type Sql } from 'sql-template-tag';
import type { EngineName, Text, ValueRule } from '../descriptor.ts';

/** Whether comparing a column of that type may take different texts for the same: its canonical text is the text itself. */
export function isLooseText(rule: ValueRule | undefined, rawType: string): boolean {
  return rule === 'exact' && /char|text|enum|set/i.test(rawType);
}

/** A condition that holds for a text alone, and for none that a collation takes for the same. */
export function sameBytes(engine: EngineName, read: string, text: Text): Sql {
  return engine === 'mysql'
    ? sql`CAST(${raw(read)} AS BINARY) = CAST(${text} AS BINARY)`
    : sql`(${raw(read)}) COLLATE "C" = ${text}::text`;
}
