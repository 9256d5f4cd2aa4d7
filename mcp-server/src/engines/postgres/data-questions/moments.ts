import type { AskedColumn } from '../../engine.ts';
import { parseRawType } from '../types.ts';

const MOMENTS = ['date', 'timestamp without time zone', 'timestamp with time zone'];

/** Moments beyond two limits; infinite ones are beyond any. */
export function momentOutside({ sql, rawType }: AskedColumn, min: string, max: string): string | null {
  const { base, array } = parseRawType(rawType);
  if (array || !MOMENTS.includes(base)) return null;
  // A limit in UTC: what the session's time zone is must not matter to whoever runs it.
  const zone = base === 'timestamp with time zone' ? '+00' : '';
  const limit = (text: string) => `'${text.replace(/( BC)?$/, `${zone}$1`)}'::${base}`;
  return `${sql} < ${limit(min)} OR ${sql} > ${limit(max)}`;
}

/** Intervals beyond two limits; a time of day is within a day. */
export function timeOutside({ sql, rawType }: AskedColumn, min: string, max: string): string | null {
  const { base, array } = parseRawType(rawType);
  if (array || !base.startsWith('interval')) return null;
  return `${sql} < '${min}'::interval OR ${sql} > '${max}'::interval`;
}
