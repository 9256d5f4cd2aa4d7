import { anyOf, type Construct, called, phrase } from '../construct.ts';

/** current_setting, set_config and SET LOCAL. */
export const settings: Construct = {
  id: 'settings',
  of: 'postgres',
  find: anyOf(called('current_setting', 'set_config'), phrase('set', 'local')),
  consequence: 'The target has no settings of one’s own.',
  instead: 'Session variables (@name).',
};
