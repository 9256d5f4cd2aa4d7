import { anyOf, type Construct, phrase } from '../construct.ts';

const writeLimits: Construct['find'] = ({ tokens }) =>
  anyOf(
    phrase('update'),
    phrase('delete', 'from'),
  )({ kind: 'view', tokens }).filter((at) => {
    if (['on', 'for', 'key'].includes(tokens[at - 1]?.text ?? '')) return false;
    const end = tokens.findIndex((token, place) => place > at && token.kind === 'sign' && token.text === ';');
    const statement = tokens.slice(at, end < 0 ? tokens.length : end);
    return statement.some(({ kind, text }) => kind === 'word' && text === 'limit');
  });

/** UPDATE or DELETE with ORDER BY or LIMIT. */
export const writeLimit: Construct = {
  id: 'write-limit',
  of: 'mysql',
  find: writeLimits,
  consequence: 'The target has no LIMIT for UPDATE and DELETE.',
  instead: 'WHERE key IN (SELECT key … ORDER BY … LIMIT n).',
};
