import { columnCheck } from '../check.ts';
import { unparsedJson } from '../target-fix.ts';

/** JSON with a key twice, where parsed JSON will hold it. */
export const jsonDuplicateKey = columnCheck('json-duplicate-key', (column, subject) => {
  const { source, to } = column;
  const { world } = subject;
  if (
    (source.type.kind !== 'text' && (source.type.kind !== 'json' || source.type.binary)) ||
    to.kind !== 'json' ||
    !to.binary
  )
    return null;
  return {
    severity: 'warning',
    question: { kind: 'json', column: source.name, problem: 'duplicate key' },
    what: `${source.name} holds JSON with the same key twice in one object`,
    consequence: `${world.to.title} keeps the last of them only: the others are lost without an error.`,
    wayOut: 'Decide which value counts; to keep the text as it is, let a text hold it.',
    fix: unparsedJson(subject, column),
  };
});
