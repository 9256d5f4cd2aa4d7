import type { Semantics } from '../../model/semantics.ts';
import { databaseRef, type Rule } from '../rule.ts';

type Trait = { readonly [K in keyof Semantics]: Semantics[K] extends boolean ? K : never }[keyof Semantics];

/** What a statement means when the trait holds, and when it does not. */
const meanings: readonly (readonly [trait: Trait, holds: string, fails: string])[] = [
  ['pipesConcatenate', 'a || b joins texts', 'a || b is OR'],
  ['doubleQuotesName', '"x" is a name', '"x" is a text'],
  ['backslashEscapes', 'a backslash in a text escapes what follows', 'a backslash in a text is itself'],
  ['exactDivision', '5 / 2 is 2.5', '5 / 2 is 2'],
  ['divisionByZeroFails', '1 / 0 is an error', '1 / 0 is NULL'],
  ['errorEndsTransaction', 'an error ends the transaction', 'an error undoes its statement only'],
  ['ddlCommits', 'DDL commits the open transaction', 'DDL is part of the transaction'],
  ['nowIsTransactionStart', 'now() is the start of the transaction', 'now() is the start of the statement'],
];

/** Statements that both servers take and understand differently. One note for the whole database. */
export const sqlMeaning: Rule = {
  id: 'sql-meaning',
  check: ({ source, target }) => {
    const changed = meanings.filter(([trait]) => source.semantics[trait] !== target.semantics[trait]);
    if (changed.length === 0) return [];
    const say = (semantics: Semantics) => changed.map(([trait, holds, fails]) => (semantics[trait] ? holds : fails));
    const [before, after] = [say(source.semantics), say(target.semantics)];
    return [
      {
        severity: 'note',
        object: databaseRef('source', source),
        what: `The same SQL means something else: ${before.map((text, at) => `${text} in the source, ${after[at]} in the target`).join('; ')}.`,
        consequence: `Hand-written queries, routines and code that catches an error and goes on change their result or fail.`,
        wayOut: `Read the hand-written SQL of the application for each of these; a query builder or ORM spells most of them for its engine.`,
      },
    ];
  },
};
