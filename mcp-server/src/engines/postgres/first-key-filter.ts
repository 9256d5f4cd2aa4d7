import type { CanonicalForm } from '../../model/digest.ts';
import { canonicalExpression } from './canonical.ts';
import { parseRawType } from './types.ts';

/** A condition over the first key column and its parameters. */
export interface FirstKeyFilter {
  readonly where: string;
  readonly values: readonly (readonly string[])[];
}

const INTEGER_BITS: ReadonlyMap<string, bigint> = new Map([
  ['smallint', 15n],
  ['integer', 31n],
  ['bigint', 63n],
]);

/** Rows whose first key is one of the canonical texts; null when no row can be. An index on the column serves it where canonical text is also input text of the type. */
export function firstKeyFilter(
  quotedColumn: string,
  rawType: string,
  form: CanonicalForm,
  firstKeys: readonly string[],
): FirstKeyFilter | null {
  const { base, array } = parseRawType(rawType);
  const possible = firstKeys.filter((key) => !array && couldBeStored(key, base, form));
  if (possible.length === 0) return null;
  const exact = `${canonicalExpression(quotedColumn, rawType, form)} = ANY($1::text[])`;
  if (!possible.every((key) => isInputText(key, base, form))) return { where: exact, values: [possible] };
  const input = form.kind === 'bytes' ? possible.map((hex) => `\\x${hex}`) : possible;
  // Without a length, character means character(1) and would cut the keys.
  const inputType = base === 'character' ? 'bpchar' : base;
  return { where: `${quotedColumn} = ANY($2::${inputType}[]) AND ${exact}`, values: [possible, input] };
}

/** False for what cannot be in the column at all, such as another engine's unsigned number in a bigint. */
function couldBeStored(key: string, base: string, form: CanonicalForm): boolean {
  const bits = INTEGER_BITS.get(base);
  if (bits === undefined || form.kind !== 'integer') return !key.includes('\0');
  return /^-?\d{1,20}$/.test(key) && BigInt(key) >= -(2n ** bits) && BigInt(key) < 2n ** bits;
}

/** Whether the type's own input function reads the canonical text as the very value it stands for, never raising an error. */
function isInputText(key: string, base: string, form: CanonicalForm): boolean {
  switch (base) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return form.kind === 'integer';
    case 'numeric':
      return (form.kind === 'integer' || form.kind === 'decimal') && /^-?\d+(\.\d+)?$/.test(key);
    case 'uuid':
      return form.kind === 'uuid' && /^[0-9a-f]{32}$/.test(key);
    case 'text':
    case 'character varying':
      return form.kind === 'text';
    // Equality of bpchar ignores trailing spaces, as its canonical text does.
    case 'character':
      return form.kind === 'text' || form.kind === 'text-trimmed';
    case 'bytea':
      return form.kind === 'bytes' && /^([0-9a-f]{2})*$/.test(key);
    case 'date':
      return form.kind === 'date' && isCalendarDay(key);
    case 'timestamp without time zone':
      return form.kind === 'timestamp' && /^\S+ \d\d:\d\d:\d\d\.\d{6}$/.test(key) && isCalendarDay(key.slice(0, 10));
    default:
      return false;
  }
}

/** A zero date, 30 February, infinity or a year BC is none, and the server would refuse or change it. */
function isCalendarDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) && !text.startsWith('0000');
}
