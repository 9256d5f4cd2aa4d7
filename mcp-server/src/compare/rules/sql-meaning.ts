import type { Semantics } from '../../model/semantics.ts';
import { databaseRef, type Rule } from '../rule.ts';

type Trait = { readonly [K in keyof Semantics]: Semantics[K] extends boolean ? K : never }[keyof Semantics];

/** What a piece of SQL means when the trait holds, and when it does not. */
const meanings: readonly (readonly [trait: Trait, sql: string, holds: string, fails: string])[] = [
  ['pipesConcatenate', 'a || b', 'joins texts', 'is OR'],
  ['doubleQuotesName', '"x"', 'is a name', 'is a text'],
  ['backslashEscapes', 'a backslash in a text', 'escapes what follows', 'is itself'],
  ['exactDivision', '5 / 2', 'is 2.5', 'is 2'],
  ['divisionByZeroFails', '1 / 0', 'is an error', 'is NULL'],
  ['errorEndsTransaction', 'an error', 'ends the transaction', 'undoes its statement only'],
  ['ddlCommits', 'DDL', 'commits the open transaction', 'is part of the transaction'],
  ['nowIsTransactionStart', 'now()', 'is the start of the transaction', 'is the start of the statement'],
];

function averageWords(digits: number | null): string {
  return digits === null ? 'about sixteen digits' : `${digits} digits more than its values have`;
}

/** Statements that both servers take and understand differently. One note for the whole database. */
export const sqlMeaning: Rule = {
  id: 'sql-meaning',
  check: ({ source, target }) => {
    const changed = meanings.filter(([trait]) => source.semantics[trait] !== target.semantics[trait]);
    const [here, there] = [source.semantics.averageDigits, target.semantics.averageDigits];
    const averages =
      here === there
        ? []
        : [`avg() keeps ${averageWords(here)} in the source and ${averageWords(there)} in the target`];
    if (changed.length + averages.length === 0) return [];
    const meaning = ([trait, sql, holds, fails]: (typeof meanings)[number]) => {
      const [from, to] = source.semantics[trait] ? [holds, fails] : [fails, holds];
      return `${sql} ${from} in the source and ${to} in the target`;
    };
    return [
      {
        severity: 'note',
        object: databaseRef('source', source),
        what: `The same SQL means something else: ${[...changed.map(meaning), ...averages].join('; ')}.`,
        consequence: `Hand-written queries, routines and code that catches an error and goes on change their result or fail.`,
        wayOut: `Read the hand-written SQL of the application for each of these; a query builder or ORM spells most of them for its engine.`,
      },
    ];
  },
};
