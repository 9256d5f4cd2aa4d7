import sql, { join, raw, type Sql } from 'sql-template-tag';
import { isLooseText } from '../core/loose-text.ts';
import type { Text } from '../descriptor.ts';
import { list, written } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { textOfValue, type Value } from '../values/text-of-value.ts';
import type { Place, PlacedColumn } from './place.ts';

/** Values by column name, the source's names; what is undefined is not given. */
export type Values = Readonly<Record<string, Value | undefined>>;

/** A column and the text for it. */
export interface Given {
  readonly column: PlacedColumn;
  readonly text: Text;
}

const FORMS = { 'whole number': /^(0|-?[1-9][0-9]*)$/, uuid: /^[0-9a-f]{32}$/ } as const;

/** The key's texts as a caller gave them. */
export function keyGiven({ key, table }: Place, values: Values): Text[] {
  return key.map((column) => {
    const value = values[column.name];
    if (value === undefined) throw new Error(`${table.name}: the key needs a value for ${column.name}`);
    return textOfValue(column, value);
  });
}

/** Whether these texts are the ones that the row holds, if there is one: other forms are known only by looking. */
export function isStored({ key }: Place, texts: readonly Text[]): boolean {
  return key.every(({ form }, at) => form !== null && FORMS[form].test(texts[at] ?? ''));
}

/** The expressions that give the key's texts over the alias t, each under a name of its own. */
export function keySelect({ key }: Place): Sql {
  return list(key.map(({ read }, at) => raw(`${read} AS k${at}`)));
}

/** A condition over the alias t for the row of a key. */
export function keyIs({ key }: Place, texts: readonly Text[]): Sql {
  const parts = key.map((column, at) => sql`t.${raw(column.sql)} = ${written(column.write, texts[at] ?? null)}`);
  return sql`(${join(parts, ' AND ')})`;
}

/** Locks the row of a key and gives the key as it is stored; null where there is no row. */
export async function lockKey(tx: Tx, place: Place, texts: readonly Text[]): Promise<readonly Text[] | null> {
  const from = sql`FROM ${raw(place.table.sql)} AS t WHERE ${keyIs(place, texts)} FOR UPDATE`;
  const rows = await tx.rows(sql`SELECT ${keySelect(place)} ${from}`);
  return rows.find((row) => row.every((text, at) => text === texts[at])) ?? rows[0] ?? null;
}

/** Whether a row was found under another spelling of its key, which may be what the key was before. */
export function isRespelt({ key }: Place, given: readonly Text[], stored: readonly Text[]): boolean {
  const differ = key.filter((_, at) => given[at] !== stored[at]);
  return differ.length > 0 && differ.every(({ rule, rawType }) => isLooseText(rule, rawType));
}
