import { columnCheck } from '../check.ts';
import { targetType } from '../target-fix.ts';

/** Bytes that are no UTF-8 where text will hold them. */
export const invalidUtf8 = columnCheck('invalid-utf8', (column, subject) => {
  const { source, to } = column;
  if ((source.type.kind !== 'bytes' && source.type.kind !== 'text') || (to.kind !== 'text' && to.kind !== 'json'))
    return null;
  return {
    severity: 'blocker',
    question: { kind: 'not utf8', column: source.name },
    what: `${source.name} (${source.rawType}) holds bytes that are no UTF-8`,
    consequence: `${subject.world.to.title} refuses them as text, or they are replaced by question marks on the way.`,
    wayOut: 'Find out which character set they are in and convert them, or keep bytes on the target.',
    fix: targetType(subject, column, { kind: 'bytes', length: null, fixed: false }),
  };
});
