import { type Construct, phrase } from '../construct.ts';

/** SECURITY DEFINER with a search_path. */
export const securityBarrier: Construct = {
  id: 'security-barrier',
  of: 'postgres',
  find: phrase('security', 'definer'),
  consequence: 'The target runs code with its definer’s rights unless told otherwise, and has no search_path.',
  instead: 'SQL SECURITY DEFINER with an account that has only the rights it needs.',
};
