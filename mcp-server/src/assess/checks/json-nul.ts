import { columnCheck } from '../check.ts';
import { unparsedJson } from '../target-fix.ts';

/** JSON with an escaped U+0000, where parsed JSON will hold it. */
export const jsonNul = columnCheck('json-nul', (column, subject) => {
  const { source, to } = column;
  const { world } = subject;
  if (
    (source.type.kind !== 'text' && source.type.kind !== 'json') ||
    to.kind !== 'json' ||
    !to.binary ||
    !world.to.jsonRefuses.nul
  )
    return null;
  return {
    severity: 'blocker',
    question: { kind: 'json', column: source.name, problem: 'nul' },
    what: `${source.name} holds JSON with an escaped NUL character (\\u0000)`,
    consequence: `${world.to.title} refuses it: its parsed JSON cannot hold that character.`,
    wayOut: 'Remove it if it means nothing, or keep unparsed JSON or text on the target.',
    fix: unparsedJson(subject, column),
  };
});
