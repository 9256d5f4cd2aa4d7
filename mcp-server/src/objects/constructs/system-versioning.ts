import { type Construct, phrase } from '../construct.ts';

/** FOR SYSTEM_TIME. */
export const systemVersioning: Construct = {
  id: 'system-versioning',
  of: 'mysql',
  find: phrase('for', 'system_time'),
  consequence: 'The target keeps no old versions of rows.',
  instead: 'A history table filled by a trigger.',
};
