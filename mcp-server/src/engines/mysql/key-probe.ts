import type { DigestColumn } from '../../model/digest.ts';
import { numberParameter, typedParameter } from './key-column.ts';
import { placeOf } from './key-place.ts';
import type { OpenColumn } from './open-table.ts';
import { parseRawType } from './types.ts';

/** Values of a key column's own type for an index to find: SQL with one parameter, and its values for a canonical text. */
export interface Probe {
  readonly sql: string;
  /** None when no row can have the text. */
  readonly values: (text: string) => readonly string[];
  /** False when a row may be spelt in a way that the index is not asked for. */
  readonly complete: boolean;
}

/** How an index finds a canonical text of the column; null where canonical text does not lead back to a value of the type. What it finds may have another canonical text: foo stands for FOO. */
export function probeFor({ form }: DigestColumn, column: OpenColumn): Probe | null {
  const { rawType, charset, collation } = column;
  const type = parseRawType(rawType);
  if (charset !== null) return charactersProbe(form.kind, type.base, charset, collation);
  const bytes = form.kind === 'bytes' || form.kind === 'uuid';
  switch (type.base) {
    case 'bit':
      return bitProbe(form.kind);
    case 'time':
      return { sql: 'CAST(CAST(? AS CHAR) AS TIME(6))', values: timeValues, complete: true };
    case 'binary':
    case 'varbinary':
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
      return bytes ? { sql: 'UNHEX(?)', values: hexValues, complete: true } : null;
    case 'uuid':
      if (!bytes) return null;
      break;
  }
  const sql = typedParameter(column);
  if (sql === null) return null;
  const values = (text: string) => {
    const place = placeOf(text, type);
    return place?.kind === 'at' ? [place.value] : [];
  };
  return { sql, values, complete: true };
}

function charactersProbe(kind: string, base: string, charset: string, collation: string | null): Probe | null {
  // MySQL refuses to convert a bare parameter that holds a sign the column cannot.
  const converted = `CONVERT(CAST(? AS CHAR) USING ${charset})`;
  const sql = collation === null ? converted : `${converted} COLLATE ${collation}`;
  if (kind === 'uuid') return { sql, values: uuidSpellings, complete: false };
  if (kind === 'bytes') return null;
  const ignoresTrailing = base === 'char' || !/_0900_|nopad/.test(collation ?? '_0900_');
  if (kind === 'text-trimmed' && !ignoresTrailing) return null;
  return { sql, values: (text) => [text], complete: true };
}

function bitProbe(kind: string): Probe | null {
  const sql = numberParameter('UNSIGNED');
  const fits = (number: bigint) => (number < 2n ** 64n ? [String(number)] : []);
  if (kind === 'bits') {
    return { sql, values: (text) => (/^[01]{1,64}$/.test(text) ? fits(BigInt(`0b${text}`)) : []), complete: true };
  }
  if (kind !== 'integer') return null;
  return { sql, values: (text) => (/^\d{1,20}$/.test(text) ? fits(BigInt(text)) : []), complete: true };
}

function timeValues(text: string): string[] {
  return /^-?\d{2,3}:[0-5]\d:[0-5]\d(\.\d{1,6})?$/.test(text) ? [text] : [];
}

function hexValues(text: string): string[] {
  return /^([0-9a-f]{2})*$/.test(text) ? [text] : [];
}

/** The usual spellings of a canonical UUID, which has lost its case and its dashes. */
function uuidSpellings(key: string): string[] {
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(key);
  if (parts === null) return [];
  const dashed = parts.slice(1).join('-');
  return [dashed, key, dashed.toUpperCase(), key.toUpperCase()];
}
