/** A value of a result without the driver's or the ORM's types. */
export type Plain =
  | { readonly kind: 'null' }
  | { readonly kind: 'text' | 'number' | 'truth' | 'moment' | 'bytes'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly unknown[]; readonly unordered: boolean }
  | { readonly kind: 'fields'; readonly fields: ReadonlyMap<string, unknown> };

/**
 * What a value is, one level deep: undefined and functions are null, numbers and bigints are numbers, a Date is a moment in UTC, bytes
 * are hex digits, and an object that has a toJSON is what that gives.
 */
export function plainValue(value: unknown): Plain {
  if (value === null) return { kind: 'null' };
  switch (typeof value) {
    case 'string':
      return { kind: 'text', text: value };
    case 'number':
      // Adding 0 turns -0 into 0, which is its equal.
      return { kind: 'number', text: String(value + 0) };
    case 'bigint':
      return { kind: 'number', text: String(value) };
    case 'boolean':
      return { kind: 'truth', text: String(value) };
    case 'object':
      return plainObject(value);
    default:
      return { kind: 'null' };
  }
}

function plainObject(value: object): Plain {
  if (value instanceof Date) return { kind: 'moment', text: Number.isNaN(value.getTime()) ? 'no date' : moment(value) };
  if (ArrayBuffer.isView(value)) {
    return { kind: 'bytes', text: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex') };
  }
  if (Array.isArray(value)) return { kind: 'list', items: value, unordered: false };
  if (value instanceof Set) return { kind: 'list', items: [...value], unordered: true };
  if (value instanceof Map) {
    return { kind: 'fields', fields: new Map([...value].map(([name, held]) => [String(name), held])) };
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const json: unknown = value.toJSON();
    if (typeof json !== 'object' || json === null || !('toJSON' in json)) return plainValue(json);
  }
  return { kind: 'fields', fields: new Map(Object.entries(value)) };
}

/** As canonical text writes it: `2024-02-29 23:59:59.123`. */
function moment(date: Date): string {
  return date
    .toISOString()
    .replace('T', ' ')
    .replace(/\.?0*Z$/, '');
}
