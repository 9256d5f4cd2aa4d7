import type { ObjectAssessment, ObjectVerdict } from '../../mcp-server/src/model/object-verdict.ts';
import { nasty } from './shop-tables.ts';

function verdict(schema: string, name: string, more: Partial<ObjectVerdict>): ObjectVerdict {
  return {
    kind: 'view',
    schema,
    table: null,
    name,
    verdict: 'adjust',
    score: 1,
    reasons: [],
    goesTo: 'a view',
    translation: null,
    certain: false,
    onTarget: false,
    definer: 'app@%',
    rights: 'definer',
    schedule: null,
    ...more,
  };
}

const query = (column: string) =>
  `SELECT\n  "customers"."${column}" AS "${column}"\nFROM "public"."customers" AS "customers"`;

/** One object of each kind, and each verdict. */
export function shopObjects(db: string): ObjectAssessment {
  const why = {
    construct: 'group-concat',
    lines: [3, 3, 9],
    consequence: 'no | GROUP_CONCAT there',
    instead: 'string_agg',
  };
  const doubt = 'The draft runs, but is not certain to do the same, because of case.';
  return {
    objects: [
      verdict(db, 'active_customers', { translation: query('id'), certain: true }),
      verdict(db, nasty, {
        translation: query('email'),
        reasons: [{ ...why, construct: 'not-certain', lines: [], consequence: doubt }],
      }),
      verdict(db, 'on_both', { translation: query('id'), certain: true, onTarget: true }),
      verdict(db, 'monthly', {
        kind: 'procedure',
        score: 31,
        reasons: [why],
        goesTo: 'a procedure in PL/pgSQL',
        rights: 'invoker',
      }),
      verdict(db, 'touch', {
        kind: 'trigger',
        table: 'orders',
        verdict: 'not readable',
        definer: null,
        rights: null,
        score: 0,
      }),
      verdict(db, 'purge', {
        kind: 'event',
        verdict: 'no equivalent',
        goesTo: 'pg_cron',
        schedule: "EVERY 1 DAY STARTS '2026-01-01 00:00:00'",
      }),
    ],
    views: [
      {
        schema: 'public',
        name: 'active_customers',
        materialized: false,
        asInvoker: true,
        query: query('id'),
        doubts: [],
      },
      { schema: 'public', name: nasty, materialized: false, asInvoker: false, query: query('email'), doubts: [doubt] },
    ],
  };
}
