import type { DigestColumn } from '../../model/digest.ts';
import { parseMoment } from './calendar.ts';
import type { OpenTable } from './open-table.ts';
import { parseRawType } from './types.ts';

/**
 * How a canonical text is looked for in a key column: `probe` is input text of the column's type, so that an index finds it;
 * `scan`: only the canonical text of each row tells; `null`: the rows where it is NULL; `never`: no row can hold it.
 */
export type KeyProbe =
  | { readonly kind: 'probe'; readonly input: string }
  | { readonly kind: 'scan' }
  | { readonly kind: 'null' }
  | { readonly kind: 'never' };

const INTEGER_BITS: ReadonlyMap<string, bigint> = new Map([
  ['smallint', 15n],
  ['integer', 31n],
  ['bigint', 63n],
]);

/** The probe for one canonical text. Its input never raises an error in the server. */
export function keyProbe(table: OpenTable, { name, form }: DigestColumn, key: string | null): KeyProbe {
  if (key === null) return { kind: 'null' };
  if (key.includes('\0')) return { kind: 'never' };
  const { base, array } = parseRawType(table.typeOf(name));
  if (array) return { kind: 'scan' };
  const labels = table.labelsOf(name);
  if (labels.length > 0) return labels.includes(key) ? { kind: 'probe', input: key } : { kind: 'never' };
  const bits = INTEGER_BITS.get(base);
  if (bits !== undefined && form.kind === 'integer') return integerProbe(key, bits);
  const input = inputText(key, base, form);
  return input === null ? { kind: 'scan' } : { kind: 'probe', input };
}

function integerProbe(key: string, bits: bigint): KeyProbe {
  if (!/^-?\d{1,20}$/.test(key)) return { kind: 'never' };
  const value = BigInt(key);
  return value >= -(2n ** bits) && value < 2n ** bits ? { kind: 'probe', input: key } : { kind: 'never' };
}

/** The text that the type's own input function reads as the very value that the canonical text stands for; null when there is none. */
function inputText(key: string, base: string, { kind }: DigestColumn['form']): string | null {
  const only = (allowed: boolean, input = key) => (allowed ? input : null);
  switch (base) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return null;
    case 'numeric':
      return only((kind === 'integer' || kind === 'decimal') && /^-?\d{1,1000}(\.\d{1,1000})?$/.test(key));
    case 'boolean':
      return only((kind === 'integer' || kind === 'bits') && /^[01]$/.test(key));
    case 'uuid':
      return only((kind === 'uuid' || kind === 'bytes') && /^[0-9a-f]{32}$/.test(key));
    case 'text':
    case 'character varying':
      return only(kind === 'text');
    // Equality of both ignores trailing spaces; the canonical text decides.
    case 'character':
    case 'bpchar':
      return only(kind === 'text' || kind === 'text-trimmed');
    case 'bytea':
      return only((kind === 'bytes' || kind === 'uuid') && /^([0-9a-f]{2})*$/.test(key), `\\x${key}`);
    case 'date':
      return only((kind === 'date' || kind === 'timestamp') && parseMoment(key, 'date') !== null);
    case 'timestamp without time zone':
    case 'timestamp with time zone':
      return only((kind === 'date' || kind === 'timestamp') && parseMoment(key, 'timestamp') !== null);
    case 'time without time zone':
      return only(kind === 'time' && /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$/.test(key));
    default:
      return only(/\.citext$/.test(base) && kind === 'text');
  }
}
