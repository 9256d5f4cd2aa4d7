import type { DigestColumn, RowDigest } from '../../model/digest.ts';
import { lineUnpacker } from '../connection/row-lines.ts';
import type { OpenTable } from './open-table.ts';
import { canonicalText } from './row-text.ts';
import { parseRawType } from './types.ts';

/** How keys travel in one text between commas and semicolons. */
export interface KeyPacking {
  /** The packed text of each key column over the alias t, by the name it gets. */
  readonly select: ReadonlyMap<string, string>;
  /** Takes one row apart: the packed keys and 30 hex digits, joined by commas. */
  readonly unpack: (packed: string) => RowDigest;
}

/** The canonical texts of these are never empty and hold neither comma nor semicolon. */
const SEPARABLE = [
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'uuid',
  'date',
  'timestamp without time zone',
  'timestamp with time zone',
];

/** Plain keys as they are with NULL as nothing; others as hex of their UTF-8 bytes, NULL as a letter that is no hex digit. */
export function keyPacking(table: OpenTable, key: readonly DigestColumn[]): KeyPacking {
  const asIs = key.map((column) => isSeparable(table, column));
  const select = new Map(
    key.map((column, at) => {
      const text = canonicalText(table, column);
      const packed = asIs[at] === true ? `coalesce(${text}, '')` : hexText(text);
      return [`k${at}`, packed];
    }),
  );
  return { select, unpack: lineUnpacker(asIs) };
}

function isSeparable(table: OpenTable, { name, plain }: DigestColumn): boolean {
  const { base, array } = parseRawType(table.typeOf(name));
  return plain === true || (!array && SEPARABLE.includes(base));
}

const hexText = (text: string) => `coalesce(encode(convert_to(${text}, 'UTF8'), 'hex'), 'N')`;
