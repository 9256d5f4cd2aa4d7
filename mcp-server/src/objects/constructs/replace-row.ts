import { type Construct, phrase } from '../construct.ts';

/** The statement, not the function: REPLACE that no bracket follows, and not CREATE OR REPLACE. */
const replaceRows: Construct['find'] = ({ tokens }) =>
  phrase('replace')({ kind: 'view', tokens }).filter(
    (at) => tokens[at + 1]?.text !== '(' && tokens[at - 1]?.text !== 'or',
  );

/** REPLACE INTO: deletes and inserts. */
export const replaceRow: Construct = {
  id: 'replace-row',
  of: 'mysql',
  find: replaceRows,
  consequence: 'The target has no REPLACE. Here it deletes the old row, fires delete triggers and may cascade.',
  instead: 'INSERT … ON CONFLICT (key) DO UPDATE, which keeps the row and what refers to it.',
};
