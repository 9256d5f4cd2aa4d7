import type { ColumnType } from '../model/column-type.ts';
import type { CanonicalForm } from '../model/digest.ts';

/** How a column pair is summarised: as a number, as a moment, by the length of its text, or only by its form (usable in keys). */
export interface ColumnMeasure {
  readonly form: CanonicalForm;
  readonly by: 'number' | 'moment' | 'length' | 'form';
  /** Digits after the point of a number. */
  readonly scale: number;
}

/** MySQL's DECIMAL holds no more digits after the point. */
const largestScale = 30;

/** null when the two types have no text that is equal exactly when the values are; then only their NULLs are counted. */
export function measureOf(source: ColumnType, target: ColumnType): ColumnMeasure | null {
  const scale = commonScale(source, target);
  if (scale !== null) {
    if (scale > largestScale) return null;
    return { form: scale === 0 ? { kind: 'integer' } : { kind: 'decimal', scale }, by: 'number', scale };
  }
  if (isText(source) && isText(target)) {
    const trimmed = [source, target].some((type) => type.kind === 'text' && type.fixed);
    return { form: { kind: trimmed ? 'text-trimmed' : 'text' }, by: 'length', scale: 0 };
  }
  if (source.kind === 'uuid' || target.kind === 'uuid') {
    return canHoldUuid(source) && canHoldUuid(target) ? { form: { kind: 'uuid' }, by: 'form', scale: 0 } : null;
  }
  if (source.kind !== target.kind) return null;
  if (source.kind === 'bytes') return { form: { kind: 'bytes' }, by: 'length', scale: 0 };
  if (source.kind === 'date') return { form: { kind: 'date' }, by: 'moment', scale: 0 };
  if (source.kind === 'timestamp') return { form: { kind: 'timestamp' }, by: 'moment', scale: 0 };
  return null;
}

/** Digits after the point that hold both types' values, or null when one of them is no exact number. */
function commonScale(source: ColumnType, target: ColumnType): number | null {
  const scales = [scaleOf(source), scaleOf(target)];
  return scales.includes(null) ? null : Math.max(...scales.map((scale) => scale ?? 0));
}

function scaleOf(type: ColumnType): number | null {
  if (type.kind === 'integer' || type.kind === 'boolean' || type.kind === 'year') return 0;
  return type.kind === 'decimal' && type.scale !== null && type.scale >= 0 ? type.scale : null;
}

function isText(type: ColumnType): boolean {
  return type.kind === 'text' || type.kind === 'enum';
}

function canHoldUuid(type: ColumnType): boolean {
  return (
    type.kind === 'uuid' ||
    (type.kind === 'text' && type.length === 36) ||
    (type.kind === 'bytes' && type.length === 16)
  );
}
