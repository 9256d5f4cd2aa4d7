import { type Construct, phrase } from '../construct.ts';

/** DELETE t FROM …, and UPDATE with a comma or a JOIN before SET. */
const multiTableWrites: Construct['find'] = ({ tokens }) =>
  phrase('update or delete')({ kind: 'view', tokens }).filter((at) => {
    const word = tokens[at]?.text;
    if (word === 'delete') {
      const next = tokens[at + 1];
      const named =
        next?.kind === 'name' ||
        (next?.kind === 'word' && !['from', 'on', 'ignore', 'quick', 'low_priority'].includes(next.text));
      return named && !['before', 'after', 'on'].includes(tokens[at - 1]?.text ?? '');
    }
    const end = tokens.findIndex((token, place) => place > at && ['set', ';'].includes(token.text));
    const head = tokens.slice(at + 1, end < 0 ? at + 1 : end);
    return tokens[end]?.text === 'set' && head.some(({ text }) => text === ',' || text === 'join');
  });

/** UPDATE or DELETE over several tables. */
export const multiTableWrite: Construct = {
  id: 'multi-table-write',
  of: 'mysql',
  find: multiTableWrites,
  consequence: 'The target writes one table a statement.',
  instead: 'UPDATE … FROM, DELETE … USING.',
};
