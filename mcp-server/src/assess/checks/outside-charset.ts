import type { NarrowCharset } from '../../model/data-question.ts';
import { columnCheck } from '../check.ts';
import { shapeOf, targetShape } from '../target-fix.ts';

const NARROW: ReadonlyMap<string, NarrowCharset> = new Map<string, NarrowCharset>([
  ['utf8', 'utf8mb3'],
  ['utf8mb3', 'utf8mb3'],
  ['latin1', 'latin1'],
  ['ascii', 'ascii'],
]);

/** Characters that the character set of the target does not have, four-byte ones among them. */
export const outsideCharset = columnCheck('outside-charset', (column, subject) => {
  const { source, target, to } = column;
  if (source.type.kind !== 'text' || to.kind !== 'text') return null;
  const held = target === null ? subject.world.target.charset : (target.charset ?? '');
  const charset = NARROW.get(held);
  if (charset === undefined || source.charset === held || source.charset === 'ascii') return null;
  return {
    severity: 'blocker',
    question: { kind: 'outside charset', column: source.name, charset },
    what: `${source.name} holds a character that ${held} does not have`,
    consequence: `${subject.world.to.title} refuses the row in a column of ${held}, or writes a question mark where it is not strict.`,
    wayOut: 'Give the column on the target the character set utf8mb4.',
    fix: targetShape(subject, column, subject.world.targetDialect.data.inUnicode(shapeOf(subject, column))),
  };
});
