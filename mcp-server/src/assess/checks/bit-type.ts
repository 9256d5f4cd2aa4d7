import { columnCheck } from '../check.ts';
import { targetType } from '../target-fix.ts';

/** A string of bits, which drivers and dumps of both engines write in different ways. */
export const bitType = columnCheck('bit-type', (column, subject) => {
  const { source, target } = column;
  const { from, to } = subject.world;
  if (source.type.kind !== 'bits' || source.type.length === 1 || from === to || target !== null) return null;
  return {
    severity: 'note',
    question: null,
    what: `${source.name} is ${source.rawType}, which drivers hand out as bytes or as a text of 0 and 1.`,
    consequence: `${to.title} refuses bits of another length; a copy that takes the bytes for text stores another value.`,
    wayOut: 'Copy it as a text of exactly as many 0 and 1 as the column is long.',
    fix: targetType(subject, column, source.type),
  };
});
