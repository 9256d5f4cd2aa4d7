import { columnCheck } from '../check.ts';

/** Text that is no JSON, where JSON will hold it. */
export const jsonInvalid = columnCheck('json-invalid', ({ source, to }, { world }) => {
  if (source.type.kind !== 'text' || to.kind !== 'json') return null;
  return {
    severity: 'blocker',
    question: { kind: 'json', column: source.name, problem: 'invalid' },
    what: `${source.name} holds text that is no JSON`,
    consequence: `${world.to.title} refuses it in a column of JSON.`,
    wayOut: 'Correct it, or keep text on the target.',
    fix: {},
  };
});
