import { type Construct, phrase } from '../construct.ts';

const limitPairs: Construct['find'] = ({ tokens }) =>
  phrase('limit')({ kind: 'view', tokens }).filter(
    (at) => tokens[at + 2]?.kind === 'sign' && tokens[at + 2]?.text === ',',
  );

/** LIMIT offset, count. */
export const limitOffset: Construct = {
  id: 'limit-offset',
  of: 'mysql',
  find: limitPairs,
  consequence: 'LIMIT a, b is a syntax error on the target.',
  instead: 'LIMIT b OFFSET a, with an ORDER BY that decides between equal rows.',
};
