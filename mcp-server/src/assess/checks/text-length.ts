import { columnCheck } from '../check.ts';
import { targetType } from '../target-fix.ts';

/** Texts and bytes that are longer than the target's column. */
export const textLength = columnCheck('text-length', (column, subject) => {
  const { source, target, to } = column;
  const both = source.type.kind === 'text' || source.type.kind === 'bytes';
  if (!both || (to.kind !== 'text' && to.kind !== 'bytes') || to.length === null) return null;
  // A TEXT is as long as its bytes, a VARCHAR as its characters.
  const bytes = to.kind === 'bytes' || /text$/i.test(target?.rawType ?? '');
  const own = source.type.length;
  const fits =
    own !== null &&
    own * (bytes && source.type.kind === 'text' && source.rawType !== target?.rawType ? 4 : 1) <= to.length;
  if (fits) return null;
  const unit = bytes ? 'bytes' : 'characters';
  return {
    severity: 'blocker',
    question: { kind: 'longer', column: source.name, than: to.length, unit },
    what: `${source.name} (${source.rawType}) is longer than ${to.length.toLocaleString('en-US')} ${unit}`,
    consequence: `${subject.world.to.title} refuses it in ${target?.rawType ?? 'the column that would hold it'}, or cuts it where it is not strict.`,
    wayOut: 'Make the target’s column as long as the source’s, or shorten the rows.',
    fix: targetType(subject, column, { ...to, length: own }),
  };
});
