import { type Construct, phrase } from '../construct.ts';

/** INSERT IGNORE, UPDATE IGNORE and DELETE IGNORE. */
export const insertIgnore: Construct = {
  id: 'insert-ignore',
  of: 'mysql',
  find: phrase('insert or update or delete', 'ignore'),
  consequence:
    'IGNORE also turns values that do not fit into others; the target only can pass over rows whose key exists.',
  instead: 'INSERT … ON CONFLICT DO NOTHING, and every value checked before.',
};
