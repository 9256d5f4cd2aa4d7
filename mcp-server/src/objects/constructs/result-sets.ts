import { type Construct, phrase } from '../construct.ts';

const starts = new Set(['begin', ';', 'then', 'else', 'do', 'loop', 'repeat']);

/** A SELECT that begins a statement and has no INTO before the statement ends. */
const openSelects: Construct['find'] = ({ kind, tokens }) =>
  kind !== 'procedure'
    ? []
    : phrase('select')({ kind, tokens }).filter((at) => {
        const before = tokens[at - 1];
        if (before !== undefined && !starts.has(before.text)) return false;
        const end = tokens.findIndex((token, place) => place > at && token.kind === 'sign' && token.text === ';');
        const statement = tokens.slice(at, end < 0 ? tokens.length : end);
        return !statement.some((token) => token.kind === 'word' && token.text === 'into');
      });

/** A SELECT without INTO in a procedure: its rows go to the caller. */
export const resultSets: Construct = {
  id: 'result-sets',
  of: 'mysql',
  find: openSelects,
  consequence: 'A procedure of the target returns no rows to its caller.',
  instead: 'A function that RETURNS TABLE or SETOF, called by SELECT; several results become several functions.',
};
