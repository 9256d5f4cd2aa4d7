import type { Gap, Schema } from '../../model/schema.ts';
import type { Side } from '../comparison.ts';
import type { Draft, Rule } from '../rule.ts';

/** Something that one side's login could not see: what is reported as missing or equal may not be. */
export const gap: Rule = {
  id: 'gap',
  check: ({ source, target }) => [
    ...source.gaps.map((found) => draft('source', source, found)),
    ...target.gaps.map((found) => draft('target', target, found)),
  ],
};

function draft(side: Side, { defaultSchema, database }: Schema, { kind, name, reason }: Gap): Draft {
  return {
    severity: 'warning',
    object: {
      side,
      kind: kind === 'schema' ? 'database' : kind,
      schema: defaultSchema,
      table: kind === 'table' ? name : null,
      name,
    },
    what: `The ${kind} ${name} of ${database} could not be seen completely on the ${side}: ${reason}.`,
    consequence: `Differences in ${name} are not among these findings, and what only seems to be missing from it may be.`,
    wayOut: `Grant the ${side} login the right to read ${name}, and compare again.`,
  };
}
