import type { ColumnSide, Text, ValueRule } from '../descriptor.ts';

/** What an application may give for a column. A string is taken as the canonical text. */
export type Value = string | number | bigint | boolean | Date | Uint8Array | object | null;

/** A value has no text that the column could take without a guess. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

const BYTES = /^(bytea|(tiny|medium|long)?blob|(var)?binary|uuid)\b/;
const TRUTHS = /^(boolean|bit|(tiny|small|medium|big)?int|integer|numeric|decimal)\b/;
const MOMENTS = /^(timestamp|datetime)\b/;

/** The canonical text of an application's value for a column; moments in UTC, bytes in hex. Strings are canonical texts already. */
export function textOfValue(
  column: Pick<ColumnSide, 'name' | 'rawType'> & { readonly rule: ValueRule },
  value: Value,
): Text {
  const refuse = (what: string): never => {
    throw new ValueError(`${column.name} (${column.rawType}) takes no ${what}: give its text`);
  };
  if (value === null || typeof value === 'string') return value;
  if (column.rule === 'json' && !(value instanceof Date) && !(value instanceof Uint8Array)) {
    return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  }
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return numberText(value, refuse);
  if (typeof value === 'boolean') return TRUTHS.test(column.rawType) ? String(Number(value)) : refuse('truth value');
  if (value instanceof Uint8Array) {
    return BYTES.test(column.rawType) ? Buffer.from(value).toString('hex') : refuse('bytes');
  }
  return value instanceof Date ? momentText(column.rawType, value, refuse) : refuse('object');
}

function numberText(value: number, refuse: (what: string) => never): string {
  if (!Number.isFinite(value)) return refuse(String(value));
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return refuse(`whole number beyond 2^53 as a JavaScript number, which may be another one by now (use a bigint)`);
  }
  return Object.is(value, -0) ? '0' : String(value);
}

function momentText(rawType: string, value: Date, refuse: (what: string) => never): string {
  const year = value.getUTCFullYear();
  if (Number.isNaN(year) || year < 1 || year > 9999) return refuse('such date');
  const [day = '', time = ''] = value.toISOString().replace('Z', '').split('T');
  if (rawType === 'date') return day;
  return MOMENTS.test(rawType) ? `${day} ${time}` : refuse('date');
}
