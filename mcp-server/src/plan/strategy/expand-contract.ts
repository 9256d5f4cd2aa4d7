import { quantity } from '../wording.ts';
import type { Strategy } from './strategy.ts';

/** Old and new shape side by side in one database, written in one transaction, until the old one is taken away. */
export const expandContract: Strategy = {
  id: 'expand-contract',
  name: 'Expand and contract, inside one database',
  against: ({ sameDatabase, source, target, codeInHand, forbids }) => [
    ...(sameDatabase ? [] : [`${source} and ${target} are two databases: no transaction covers both.`]),
    ...(!codeInHand && forbids.includes('triggers')
      ? [
          'Neither the code that writes can be changed nor may a trigger write the new shape (migration.code_in_hand, migration.forbids).',
        ]
      : []),
  ],
  because: ({ source, tables, changes, codeInHand }) => [
    ...(tables.length === 0 && changes > 0
      ? [
          `Nothing leaves ${source}: triggers of the scripts under changes/ write both shapes in the transaction that writes one of them, so no change can get lost between them.`,
        ]
      : [
          `Both sides are ${source}: the ${quantity(tables.length, 'new table')} can be written in the transaction that writes the old shape, so no change can get lost between them.`,
          codeInHand
            ? 'The application writes both shapes; whatever writes past it needs a trigger.'
            : 'A trigger writes the new shape, because the code cannot be changed.',
        ]),
    'The old shape stays authoritative, and is written, until the last step: each step before can be taken back.',
  ],
  route: ({ tables, changes }) => ({
    capture: tables.length === 0 && changes > 0 ? 'scripts' : 'one transaction',
    traffic: 'ramp',
  }),
  drawback: 'It needs both shapes in one database.',
};
