import type { RowQuestion } from '../../../model/data-question.ts';
import type { AskedColumn } from '../../engine.ts';
import { parseRawType } from '../types.ts';

type MomentQuestion = Extract<RowQuestion, { kind: 'moment outside' }>;

const DATES = ['date', 'datetime', 'timestamp'];

/** Comparing with 0000-00-00 is an error under NO_ZERO_DATE, so the parts are looked at. */
export function zeroDate({ sql, rawType }: AskedColumn): string | null {
  if (!DATES.includes(parseRawType(rawType).base)) return null;
  return `YEAR(${sql}) = 0 OR MONTH(${sql}) = 0 OR DAYOFMONTH(${sql}) = 0`;
}

/** Days that ALLOW_INVALID_DATES lets in. Of a zero month LAST_DAY() is NULL. */
export function impossibleDate({ sql, rawType }: AskedColumn): string | null {
  const { base } = parseRawType(rawType);
  // An instant is stored as a number of seconds.
  if (base !== 'date' && base !== 'datetime') return null;
  const last = `DAYOFMONTH(LAST_DAY(CONCAT(YEAR(${sql}), '-', MONTH(${sql}), '-1')))`;
  return `DAYOFMONTH(${sql}) > 28 AND YEAR(${sql}) > 0 AND DAYOFMONTH(${sql}) > ${last}`;
}

/** Moments beyond two limits; MySQL has none before the year 0 or after 9999. */
export function momentOutside({ sql, rawType }: AskedColumn, { min, max, within }: MomentQuestion): string | null {
  if (!DATES.includes(parseRawType(rawType).base)) return null;
  const ends = beyond(sql, min, max);
  if (ends === null || within === undefined) return ends;
  const further = beyond(sql, ...within);
  return further === null ? ends : `(${ends}) AND NOT (${further})`;
}

function beyond(sql: string, min: string, max: string): string | null {
  const known = /^\d{4}-/;
  const ends = [...(known.test(min) ? [`${sql} < '${min}'`] : []), ...(known.test(max) ? [`${sql} > '${max}'`] : [])];
  return ends.length === 0 ? null : ends.join(' OR ');
}

/** Times beyond two limits. */
export function timeOutside({ sql, rawType }: AskedColumn, min: string, max: string): string | null {
  if (parseRawType(rawType).base !== 'time') return null;
  return `${sql} < CAST('${min}' AS TIME(6)) OR ${sql} > CAST('${max}' AS TIME(6))`;
}
