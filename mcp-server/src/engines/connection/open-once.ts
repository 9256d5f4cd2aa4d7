import type { TableRef } from '../engine.ts';

/** Looks each table up once; a failed look-up is tried again by the next who asks. */
export function openOnce<T>(look: (table: TableRef) => Promise<T>): (table: TableRef) => Promise<T> {
  const opened = new Map<string, Promise<T>>();
  return (table) => {
    const key = JSON.stringify([table.schema, table.name]);
    const known = opened.get(key);
    if (known !== undefined) return known;
    const opening = look(table);
    opened.set(key, opening);
    opening.catch(() => opened.delete(key));
    return opening;
  };
}
