import type { RowQuestion } from '../../../model/data-question.ts';
import type { AskedColumn } from '../../engine.ts';
import { parseRawType } from '../types.ts';

type MomentQuestion = Extract<RowQuestion, { kind: 'moment outside' }>;

const MOMENTS = ['date', 'timestamp without time zone', 'timestamp with time zone'];

/** Moments beyond two limits; infinite ones are beyond any. */
export function momentOutside({ sql, rawType }: AskedColumn, { min, max, within }: MomentQuestion): string | null {
  const { base, array } = parseRawType(rawType);
  if (array || !MOMENTS.includes(base)) return null;
  const outside = `${sql} < ${limit(min, base)} OR ${sql} > ${limit(max, base)}`;
  if (within === undefined) return outside;
  return `(${outside}) AND ${sql} BETWEEN ${limit(within[0], base)} AND ${limit(within[1], base)}`;
}

/** The nearest value within the limits of a question about moments or times. */
export function nearest({ sql, rawType }: AskedColumn, min: string, max: string): string {
  const { base } = parseRawType(rawType);
  return `least(greatest(${sql}, ${limit(min, base)}), ${limit(max, base)})`;
}

/** A limit in UTC: what the session's time zone is must not matter to whoever runs it. */
function limit(text: string, base: string): string {
  const zone = base === 'timestamp with time zone' ? '+00' : '';
  return `'${text.replace(/( BC)?$/, `${zone}$1`)}'::${base}`;
}

/** Intervals beyond two limits; a time of day is within a day. */
export function timeOutside({ sql, rawType }: AskedColumn, min: string, max: string): string | null {
  const { base, array } = parseRawType(rawType);
  if (array || !base.startsWith('interval')) return null;
  return `${sql} < '${min}'::interval OR ${sql} > '${max}'::interval`;
}
