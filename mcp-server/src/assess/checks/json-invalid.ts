import { columnCheck } from '../check.ts';
import { targetType } from '../target-fix.ts';

/** Text that is no JSON, where JSON will hold it. */
export const jsonInvalid = columnCheck('json-invalid', (column, subject) => {
  const { source, to } = column;
  if (source.type.kind !== 'text' || to.kind !== 'json') return null;
  return {
    severity: 'blocker',
    question: { kind: 'json', column: source.name, problem: 'invalid' },
    what: `${source.name} holds text that is no JSON`,
    consequence: `${subject.world.to.title} refuses it in a column of JSON.`,
    wayOut: 'Correct it, or keep text on the target.',
    fix: targetType(subject, column, { kind: 'text', length: null, fixed: false }),
  };
});
