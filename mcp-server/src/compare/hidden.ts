import type { Gap, Schema } from '../model/schema.ts';

/** What a login could not see completely: what is missing from a list may still be there. */
export interface Hidden {
  readonly kinds: ReadonlySet<Gap['kind']>;
}

/** The gaps of a schema, for looking up. */
export function hiddenIn({ gaps }: Schema): Hidden {
  return { kinds: new Set(gaps.map(({ kind }) => kind)) };
}
