import type { Row, TableDescriptor, Text } from '../descriptor.ts';

/** The key as outbox and ledger write it: the JSON array of its canonical texts. */
export function rowKeyOf(key: readonly Text[]): string {
  return JSON.stringify(key);
}

/** The canonical texts of a key that outbox or ledger hold. */
export function keyOf(rowKey: string): Text[] {
  const texts = textsOf(rowKey);
  if (texts === null) throw new Error(`${rowKey} is no row key: expected a JSON array of texts`);
  return texts;
}

/** Whether a text is a row key; a trigger cuts one that is longer than the outbox holds, for it must not refuse the row. */
export function isRowKey(rowKey: string): boolean {
  return textsOf(rowKey) !== null;
}

function textsOf(rowKey: string): Text[] | null {
  try {
    const texts: unknown = JSON.parse(rowKey);
    const whole = Array.isArray(texts) && texts.every((text) => text === null || typeof text === 'string');
    return whole ? texts : null;
  } catch {
    return null;
  }
}

/** The key of a row whose texts stand in the order of the table's columns. */
export function keyOfRow(table: TableDescriptor, row: Row): Text[] {
  return table.key.map((place) => row[place] ?? null);
}
