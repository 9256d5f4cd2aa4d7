import type { Capacity } from '../model/capacity.ts';
import type { ColumnType } from '../model/column-type.ts';

/** The type that an engine would give a column of this type: the nearest that it has, as those who move between the engines choose it. */
export function expectedType(type: ColumnType, to: Capacity): ColumnType {
  switch (type.kind) {
    case 'integer':
      return integer(type, to);
    case 'boolean':
      return to.booleans ? type : { kind: 'integer', bits: 8, unsigned: false, truth: true };
    case 'decimal': {
      const { digits, scale } = to.decimal;
      if (type.precision !== null)
        return { ...type, precision: Math.min(digits, type.precision), scale: Math.min(scale, type.scale ?? 0) };
      // Where decimals have no declared end, an undeclared one stays so.
      return to.booleans ? type : { ...type, precision: digits, scale };
    }
    case 'time':
      return type.spansDays && !to.longTimes ? { ...type, spansDays: false } : type;
    case 'interval':
      return to.longTimes ? { kind: 'time', precision: 6, zoned: false, spansDays: true } : type;
    case 'year':
      return to.years ? type : { kind: 'integer', bits: 16, unsigned: false, truth: false };
    case 'set':
      return to.sets ? type : { kind: 'array', of: 'text' };
    case 'json':
      return { kind: 'json', binary: true };
    default:
      return type;
  }
}

/** An unsigned number takes the next wider type, the widest none: most who move keep 64 bits, and the data says whether they may. */
function integer(type: Extract<ColumnType, { kind: 'integer' }>, to: Capacity): ColumnType {
  if (type.truth && to.booleans) return { kind: 'boolean' };
  const wider = type.unsigned && !to.unsigned ? type.bits + 1 : type.bits;
  const bits = to.integerBits.find((width) => width >= wider) ?? 64;
  return { kind: 'integer', bits, unsigned: type.unsigned && to.unsigned, truth: type.truth };
}
