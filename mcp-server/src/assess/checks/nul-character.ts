import { columnCheck } from '../check.ts';
import { targetType } from '../target-fix.ts';

/** U+0000 in text, for an engine whose text cannot hold it. */
export const nulCharacter = columnCheck('nul-character', (column, subject) => {
  const { from, to } = subject.world;
  const { source } = column;
  if (to.nulCharacters || !from.nulCharacters || source.type.kind !== 'text' || column.to.kind === 'bytes') return null;
  return {
    severity: 'blocker',
    question: { kind: 'nul character', column: source.name },
    what: `${source.name} holds a NUL character`,
    consequence: `${to.title} refuses the row; tools that do not fail drop the character without a word.`,
    wayOut: 'Remove the character if it means nothing; what is not text belongs in a column of bytes.',
    fix: targetType(subject, column, { kind: 'bytes', length: null, fixed: false }),
  };
});
