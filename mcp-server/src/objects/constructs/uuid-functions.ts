import { type Construct, called } from '../construct.ts';

/** UUID, UUID_SHORT and UUID_TO_BIN. */
export const uuidFunctions: Construct = {
  id: 'uuid-functions',
  of: 'mysql',
  find: called('uuid', 'uuid_short', 'uuid_to_bin', 'bin_to_uuid', 'sys_guid'),
  consequence: 'These functions do not exist on the target, and this UUID holds time and machine.',
  instead: 'gen_random_uuid() and the type uuid.',
};
