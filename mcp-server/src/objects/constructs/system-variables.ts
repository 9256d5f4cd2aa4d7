import type { Construct } from '../construct.ts';

const ofTheServer: Construct['find'] = ({ tokens }) =>
  tokens.flatMap((token, at) => (token.kind === 'word' && token.text.startsWith('@@') ? [at] : []));

/** @@variables of the server. */
export const systemVariables: Construct = {
  id: 'system-variables',
  of: 'mysql',
  find: ofTheServer,
  consequence: 'The target has other settings.',
  instead: "current_setting('…') of the setting that is meant.",
};
