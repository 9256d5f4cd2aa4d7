import { columnCheck } from '../check.ts';
import { unparsedJson } from '../target-fix.ts';

/** JSON with half of a surrogate pair, where parsed JSON will hold it. */
export const jsonSurrogate = columnCheck('json-surrogate', (column, subject) => {
  const { source, to } = column;
  const { world } = subject;
  if (
    (source.type.kind !== 'text' && source.type.kind !== 'json') ||
    to.kind !== 'json' ||
    !to.binary ||
    !world.to.jsonRefuses.surrogate
  )
    return null;
  return {
    severity: 'blocker',
    question: { kind: 'json', column: source.name, problem: 'surrogate' },
    what: `${source.name} holds JSON with half of a surrogate pair`,
    consequence: `${world.to.title} refuses it: half of a pair is no character.`,
    wayOut: 'Replace it: the text was cut within a character before it was stored.',
    fix: unparsedJson(subject, column),
  };
});
