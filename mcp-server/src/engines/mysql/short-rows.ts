import type { DigestColumn } from '../../model/digest.ts';
import type { DigestRequest } from '../../model/digest-request.ts';
import type { OpenTable } from './open-table.ts';
import { canonicalBytesOf, rowTextSql } from './row-text.ts';
import { parseRawType, type RawType, wholeLimits } from './types.ts';

/**
 * MariaDB gives every GROUP_CONCAT() a temporary table of its own, and puts it into a file when the text of one row may be longer than
 * this many bytes: 0.12 ms a span, as much as the digests of 100 rows.
 */
const SHORT_BYTES = 512;
/** Bytes of the length and the two commas that stand around a text. */
const FRAME_BYTES = 12;

/** Row texts that are cut at 512 bytes, and how to know that none was. */
export interface ShortRows {
  readonly text: string;
  /** Aggregates whose sum is no less than the bytes that the texts of any one row fill. */
  readonly longest: string;
  /** What `longest` may be at most. */
  readonly limit: number;
}

/** Null where the columns alone may fill more than a short row. */
export function shortRows(table: OpenTable, request: DigestRequest): ShortRows | null {
  const bounded = request.columns.map((column) =>
    column.constant === undefined ? mostBytes(column, parseRawType(table.column(column.name).rawType)) : null,
  );
  const limit = SHORT_BYTES - bounded.reduce<number>((sum, bytes) => sum + (bytes ?? FRAME_BYTES), 0);
  const open = request.columns.filter((_, at) => bounded[at] === null);
  // The bits of several lengths make no smaller number than the largest of them, and cost half of what MAX() does.
  const lengths = open.map((column) => `BIT_OR(OCTET_LENGTH(${canonicalBytesOf(table, column)}))`);
  if (limit < 0) return null;
  return {
    text: `LEFT(${rowTextSql(table, request)}, ${SHORT_BYTES})`,
    longest: lengths.length === 0 ? '0' : lengths.join(' + '),
    limit,
  };
}

/** How long the text of a plain column and its comma can be; null when only the values tell. */
function mostBytes({ form, plain }: DigestColumn, type: RawType): number | null {
  const own = plain === true ? typeBytes(type) : null;
  if (own === null) return null;
  switch (form.kind) {
    case 'integer':
    case 'date':
    case 'timestamp':
    case 'time':
      return own + 1;
    case 'decimal':
      return own + form.scale + 2;
    default:
      return null;
  }
}

function typeBytes(type: RawType): number | null {
  const whole = wholeLimits(type);
  if (whole !== null) return Math.max(String(whole.min).length, String(whole.max).length);
  switch (type.base) {
    case 'decimal':
      return Number(type.args[0] ?? 10) + 3;
    case 'date':
    case 'time':
    case 'datetime':
    case 'timestamp':
      return 26;
    default:
      return null;
  }
}
