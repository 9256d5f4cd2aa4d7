import type { Construct } from '../construct.ts';

const variables: Construct['find'] = ({ tokens }) =>
  tokens.flatMap((token, at) => (token.kind === 'word' && /^@(?!@)/.test(token.text) ? [at] : []));

/** @variables of the session. */
export const userVariables: Construct = {
  id: 'user-variables',
  of: 'mysql',
  find: variables,
  consequence:
    'The target has no variables of a session in expressions; the order in which a row sets and another reads them is not determined even here.',
  instead: 'A window function, a local variable of the routine, or set_config() and current_setting().',
};
