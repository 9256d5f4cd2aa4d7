import type { DigestRequest } from '../../model/digest-request.ts';
import type { OpenTable } from './open-table.ts';
import { canonicalBytesOf } from './row-text.ts';
import { parseRawType } from './types.ts';

/** MariaDB cuts the text of a row in a GROUP_CONCAT() of bytes here, without a warning: rows that differ behind it would have one digest. */
const CUT_BYTES = 16_777_215;
/** Bytes of the length and the two commas around a text. */
const FRAME_BYTES = 12;
/** TEXT, in a character set whose characters take three times the bytes in UTF-8; more than what any one number, date or label takes. */
const TEXT_BYTES = 3 * 65_535;
/** All columns of a row that are no TEXT or BLOB share 65,535 bytes. */
const REST_BYTES = 2 * TEXT_BYTES;

/** How to know that no row of a span was cut. */
export interface CutGuard {
  /** Aggregates whose sum is no less than the bytes of the text of any one row. */
  readonly longest: string;
  /** What it must be below. */
  readonly below: number;
}

/** Null where no row can be cut: on MySQL, and where the columns cannot hold as much. */
export function cutGuard(table: OpenTable, { columns }: DigestRequest): CutGuard | null {
  if (table.session.flavor !== 'mariadb') return null;
  const own = columns.filter(({ constant }) => constant === undefined);
  const open = own.filter(({ name }) => OPEN.test(parseRawType(table.column(name).rawType).base));
  const huge = open.some(({ name }) => HUGE.test(parseRawType(table.column(name).rawType).base));
  if (!huge && open.length * TEXT_BYTES + REST_BYTES < CUT_BYTES) return null;
  const constants = columns.reduce((sum, { constant }) => sum + 4 * (constant?.length ?? 0), 0);
  return {
    longest: open.map((column) => `BIT_OR(OCTET_LENGTH(${canonicalBytesOf(table, column)}))`).join(' + '),
    below: CUT_BYTES - REST_BYTES - constants - columns.length * FRAME_BYTES,
  };
}

const OPEN = /(text|blob|json)$/;
const HUGE = /^(medium|long)|^json$/;
