import { type Construct, phrase } from '../construct.ts';

/** ctid, xmin, tableoid, oid and catalogue casts. */
export const specialColumns: Construct = {
  id: 'special-columns',
  of: 'postgres',
  find: phrase('ctid or xmin or xmax or tableoid or regclass or pg_catalog'),
  consequence: 'The target has no such columns.',
  instead: 'The primary key.',
};
