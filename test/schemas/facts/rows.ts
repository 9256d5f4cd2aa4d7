import type { LabDatabase } from '../../lab/lab-server.ts';

/** The rows of a statement whose only column is one JSON object. */
export async function rows<T>(database: LabDatabase, sql: string): Promise<T[]> {
  return (await database.query(sql)).map(([text]) => JSON.parse(text ?? 'null') as T);
}

/** Rows by the text that `key` gives them, in the order they came. */
export function groups<T>(list: readonly T[], key: (row: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const row of list) found.set(key(row), [...(found.get(key(row)) ?? []), row]);
  return [...found.values()];
}
