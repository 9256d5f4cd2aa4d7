import type { ColumnType } from '../../model/column-type.ts';
import { saysWhatTypeSays } from '../check-form.ts';
import { columnRef, columnRule, label } from '../rule.ts';

interface Limit {
  /** null: no limit of its own. */
  readonly most: number | null;
  readonly unit: 'characters' | 'bytes';
}

/** What states no limit of its own holds a gigabyte at most. */
const LARGEST_VALUE = 2 ** 30 - 1;

/** A text or byte column whose target holds shorter values; only a warning where the source states no limit and the target's is that of a MySQL TEXT. */
export const textShortened = columnRule('text-shortened', (pair) => {
  const from = limitOf(pair.source.type);
  const to = limitOf(pair.target.type);
  if (from === null || to === null || to.most === null || fits(from, to.most, to.unit)) return null;
  const { checks } = pair.table.source;
  const checked = checks.some((check) => check.enforced && saysWhatTypeSays(check, pair.source.name, pair.target.type));
  if (checked) return null;
  const had = from.most === null ? 'values of any length' : `${from.most} ${from.unit}`;
  return {
    severity: from.most === null && to.most >= 65_535 ? 'warning' : 'blocker',
    object: columnRef(pair),
    what: `${label(pair)} holds ${had} (${pair.source.rawType}) in the source and at most ${to.most} ${to.unit} (${pair.target.rawType}) in the target${from.unit === 'characters' && to.unit === 'bytes' ? ', where a character can take 4' : ''}.`,
    consequence: `A value of ${label(pair)} longer than ${to.most} ${to.unit} is refused, or cut where the server is not strict.`,
    wayOut: `Let the target’s ${pair.target.name} hold ${had}, or prove from the longest value in the source that ${to.most} ${to.unit} are enough.`,
  };
});

function fits(from: Limit, most: number, unit: Limit['unit']): boolean {
  if (from.most === null) return most >= LARGEST_VALUE;
  return from.unit === 'characters' && unit === 'bytes' ? from.most * 4 <= most : from.most <= most;
}

function limitOf(type: ColumnType): Limit | null {
  if (type.kind === 'text') return { most: type.length, unit: 'characters' };
  return type.kind === 'bytes' ? { most: type.length, unit: 'bytes' } : null;
}
