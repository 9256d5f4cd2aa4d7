import type { ColumnType } from '../../model/column-type.ts';
import type { CauseColumn } from './cause-column.ts';

/** One side says true where the other says false, in columns of which at least one can say nothing else. */
export function isBooleanInverted({ source, target }: CauseColumn, from: string, to: string): boolean {
  const opposite = (from === '0' && to === '1') || (from === '1' && to === '0');
  return opposite && (isTruth(source) || isTruth(target));
}

function isTruth(type: ColumnType): boolean {
  if (type.kind === 'integer') return type.truth;
  return type.kind === 'boolean' || (type.kind === 'bits' && type.length === 1);
}
