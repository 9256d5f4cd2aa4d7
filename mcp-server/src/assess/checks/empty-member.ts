import { columnCheck } from '../check.ts';

/** The empty value that an ENUM holds where it was given one that it does not know. */
export const emptyMember = columnCheck('empty-member', ({ source }, { world: { from, to } }) => {
  if (!from.emptyMembers || to.emptyMembers || source.type.kind !== 'enum') return null;
  return {
    severity: 'blocker',
    question: { kind: 'no member', column: source.name },
    what: `${source.name} holds the empty value with index 0, which is none of its members`,
    consequence: `${to.title} refuses it in an enum type; in a text it becomes an empty string that no member list allows.`,
    wayOut: 'Find out what was meant; set NULL, or add a member for it on both sides.',
    fix: {},
  };
});
