import type { Row, TableDescriptor, Text } from '../descriptor.ts';

/** The key as outbox and ledger write it: the JSON array of its canonical texts. */
export function rowKeyOf(key: readonly Text[]): string {
  return JSON.stringify(key);
}

/** The canonical texts of a key that outbox or ledger hold. */
export function keyOf(rowKey: string): Text[] {
  const texts: unknown = JSON.parse(rowKey);
  if (!Array.isArray(texts) || !texts.every((text) => text === null || typeof text === 'string')) {
    throw new Error(`${rowKey} is no row key: expected a JSON array of texts`);
  }
  return texts;
}

/** The key of a row whose texts stand in the order of the table's columns. */
export function keyOfRow(table: TableDescriptor, row: Row): Text[] {
  return table.key.map((place) => row[place] ?? null);
}
