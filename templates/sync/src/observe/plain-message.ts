import { StoreError } from '../store/store-error.ts';

/** Servers quote the offending value in these. */
const QUOTES_VALUES: ReadonlySet<string> = new Set(['unique', 'foreign key', 'value']);

/** What may be logged of anything that was thrown: never a value of a row, never a password. */
export function plainMessage(error: unknown): string {
  if (error instanceof StoreError && QUOTES_VALUES.has(error.kind)) {
    const where = error.constraint === null ? '' : ` (${error.constraint})`;
    return `the server refused a row: ${error.kind}${where}, code ${error.code}`;
  }
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/(\w+:\/\/[^\s:/@]*):\S*@/g, '$1:***@');
}
