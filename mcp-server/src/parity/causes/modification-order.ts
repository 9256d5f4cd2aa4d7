import type { Cause } from '../../model/parity.ts';
import type { RowCauseColumn } from './cause-column.ts';
import { timestampMicros } from './moment.ts';

/** Names of columns that hold when, or how often, a row was changed; `updated_by` and `price_changed` are none. */
const TIME_NAME =
  /^(date|time|ts|last)?(updated?|modified|modification|changed?|edited|touched)(at|on|date|time|ts|timestamp|utc)?$|^mtime$/;
const VERSION_NAME = /^(row|lock|record|entity|opt|optimistic)?(version|revision|lock)(no|num|number)?$/;

/** Whole numbers from 1973 on are taken for seconds, or parts of them, since 1970; a smaller one is a flag or a count. */
const EARLIEST_SECOND = 100_000_000n;

/** Which side holds the later version of the row, by a column that follows its changes; null when this one is none, or agrees. */
export function modificationOrder(column: RowCauseColumn, source: string, target: string): Cause | null {
  const [from, to] = [read(column, source), read(column, target)];
  if (from === null || to === null || from === to) return null;
  return to < from ? 'stale' : 'newer on the target';
}

function read(column: RowCauseColumn, text: string): bigint | null {
  const name = column.name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const tellsTime = column.onUpdateNow || TIME_NAME.test(name);
  if (column.form.kind === 'timestamp') return tellsTime ? timestampMicros(text) : null;
  if (column.form.kind !== 'integer' || !/^\d+$/.test(text)) return null;
  if (VERSION_NAME.test(name)) return BigInt(text);
  return tellsTime && BigInt(text) >= EARLIEST_SECOND ? BigInt(text) : null;
}
