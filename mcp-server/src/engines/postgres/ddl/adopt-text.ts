import type { AdoptRequest } from '../../../model/ddl-contract.ts';
import type { Column } from '../../../model/schema.ts';
import type { ColumnGroup } from '../../ddl/column-groups.ts';
import type { Said } from '../../ddl/decision-log.ts';
import type { AdoptedType } from './adopted-type.ts';

/** Collations that the files create: text that differs only by case, or by case and accents, is equal. */
export const FOLDING_COLLATIONS: Readonly<Record<string, string>> = {
  lockstep_as_ci: 'und-u-ks-level2',
  lockstep_ai_ci: 'und-u-ks-level1',
};

/** How a text column compares on the target. */
export interface AdoptedText extends AdoptedType {
  readonly collation: string | null;
  readonly caseSensitive: boolean | null;
  readonly accentSensitive: boolean | null;
  readonly padSpace: boolean | null;
}

const NOT_TEXT = { collation: null, caseSensitive: null, accentSensitive: null, padSpace: null };

/** The text column with its way to compare: without regard to case where the source has it so and it decides what is unique. */
export function adoptText(column: Column, group: ColumnGroup, base: AdoptedType, request: AdoptRequest): AdoptedText {
  if (base.type.kind !== 'text') return { ...base, ...NOT_TEXT };
  const exact = { collation: request.target.collation, caseSensitive: true, accentSensitive: true, padSpace: false };
  const said = [...base.said, ...padding(column), ...charset(column)];
  if (column.caseSensitive !== false) return { ...base, ...exact, said };
  const { case_insensitive: way, case_insensitive_columns: which } = request.choices;
  const wanted = which === 'all' || group.unique;
  if (!wanted || way === 'exact' || way === 'index') {
    return {
      ...base,
      ...exact,
      said: [...said, wanted && way === 'index' ? byIndex(column) : comparedExactly(column, wanted)],
    };
  }
  if (way === 'citext') return citext(column, base, said);
  const accents = column.accentSensitive === true;
  const collation = accents ? 'lockstep_as_ci' : 'lockstep_ai_ci';
  return {
    ...base,
    collation,
    caseSensitive: false,
    accentSensitive: accents,
    padSpace: false,
    said: [...said, byCollation(column, collation)],
  };
}

function citext(column: Column, base: AdoptedType, said: readonly Said[]): AdoptedText {
  const length = base.type.kind === 'text' ? base.type.length : null;
  const limit = { suffix: 'length', sql: (name: string) => `char_length(${name}) <= ${length}` };
  return {
    rawType: 'citext',
    type: { kind: 'text', length: null, fixed: false },
    checks: length === null ? base.checks : [...base.checks, limit],
    collation: null,
    caseSensitive: false,
    accentSensitive: true,
    padSpace: false,
    said: [
      ...said,
      {
        id: 'case-insensitive',
        effect: 'changed',
        what: `${column.collation} becomes citext.`,
        why: 'Configured: ddl.case_insensitive. citext ignores case but not accents, and needs the extension citext, which the file creates.',
      },
    ],
  };
}

function byCollation({ collation }: Column, target: string): Said {
  return {
    id: 'case-insensitive',
    effect: 'changed',
    what: `${collation} becomes the collation ${target}, which the file creates (nondeterministic ICU, ${FOLDING_COLLATIONS[target]}).`,
    why: 'A unique key holds the column: ‘Ann’ and ‘ann’ stay one value there, and lookups and foreign keys find it in any case. Before PostgreSQL 18 such a column cannot be used with LIKE or regular expressions; ddl.case_insensitive offers citext, a unique index over lower(…), or exact comparison instead.',
  };
}

function byIndex({ collation }: Column): Said {
  return {
    id: 'case-insensitive',
    effect: 'changed',
    what: `${collation} becomes exact comparison with unique indexes over lower(…).`,
    why: 'Configured: ddl.case_insensitive. Uniqueness ignores case (not accents); lookups must compare lower(…) too.',
  };
}

function comparedExactly({ collation }: Column, unique: boolean): Said {
  return {
    id: 'case-exact',
    effect: 'changed',
    what: `${collation} becomes exact comparison.`,
    why: unique
      ? 'Configured: ddl.case_insensitive. The target accepts ‘Ann’ and ‘ann’ as two values.'
      : 'No unique key holds the column, and a column that ignores case cannot be used with LIKE before PostgreSQL 18. Searches that must ignore case compare lower(…); ddl.case_insensitive_columns: all keeps every such column folded.',
  };
}

function padding({ padSpace, type, collation }: Column): Said[] {
  if (padSpace !== true || (type.kind === 'text' && type.fixed)) return [];
  return [
    {
      id: 'pad-space',
      effect: 'changed',
      what: `Trailing spaces, which ${collation} ignores, count.`,
      why: 'PostgreSQL compares all of a varchar or text: ‘a’ and ‘a ’ are two values. Trim on every path where they must be one.',
    },
  ];
}

const UTF8 = /^(utf8mb4|utf8mb3|utf8|ascii|us-ascii)$/i;

function charset({ charset: from }: Column): Said[] {
  if (from === null || UTF8.test(from)) return [];
  return [
    {
      id: 'charset',
      effect: 'changed',
      what: `${from} becomes UTF-8.`,
      why: 'PostgreSQL keeps one encoding for the whole database. Copy over a connection in utf8mb4, so that the source’s server converts.',
    },
  ];
}
