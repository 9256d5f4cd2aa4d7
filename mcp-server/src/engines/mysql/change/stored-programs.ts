import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { Schema } from '../../../model/schema.ts';
import { quoteLiteral } from '../quote.ts';
import type { Demand } from './guards.ts';
import { ownName } from './names.ts';

/**
 * A session keeps a routine, and a table its triggers, as they were read: where a name was a table then and is a view now, or a view then and
 * a table now, MariaDB 10.11 and MySQL 9 end themselves (the whole server) when it is called again, or fail with 1356 until it is read anew.
 */
const WHY = 'which can crash the whole server when a name that it knows becomes a view, or a table again';

/** The routines, triggers and events that name one of the tables, or a view over them; in words, null: there is none. */
export function programsNaming({ schema }: ChangeRequest, names: readonly string[]): string | null {
  const known = new RegExp(patternOf(reaching(schema, names)), 'i');
  const naming = [...schema.routines, ...schema.triggers, ...schema.events]
    .filter(({ name, sql }) => !name.startsWith('lockstep_') && sql !== null && known.test(sql))
    .map(({ name }) => name);
  return naming.length === 0 ? null : `${names[0]}, or a view over it, is named by ${naming.join(', ')}, ${WHY}.`;
}

/** The same, asked of the server in the moment before a name becomes a view: also of other databases, as far as the login sees them. */
export function noProgramNames({ schema, name }: ChangeRequest, names: readonly string[]): Demand {
  const pattern = quoteLiteral(`(?i)${patternOf(reaching(schema, names))}`);
  const own = quoteLiteral(`^${ownName(name, '')}`);
  const none = (view: string, program: string, text: string, place: string) =>
    `NOT EXISTS (SELECT 1 FROM information_schema.${view} WHERE ${place} NOT IN ('sys', 'mysql', 'performance_schema') AND ${program} NOT REGEXP ${own} AND ${text} REGEXP ${pattern})`;
  return [
    [
      none('ROUTINES', 'ROUTINE_NAME', 'ROUTINE_DEFINITION', 'ROUTINE_SCHEMA'),
      none('TRIGGERS', 'TRIGGER_NAME', 'ACTION_STATEMENT', 'TRIGGER_SCHEMA'),
      none('EVENTS', 'EVENT_NAME', 'EVENT_DEFINITION', 'EVENT_SCHEMA'),
    ].join(' AND '),
    'a routine, trigger or event names it: a name that becomes a view can crash the server then',
  ];
}

/** The tables, and every view that reads one of them, at whatever distance. */
function reaching(schema: Schema, names: readonly string[]): string[] {
  const known = new Set(names);
  for (let before = 0; before < known.size; ) {
    before = known.size;
    const pattern = new RegExp(patternOf([...known]), 'i');
    for (const { name, sql } of schema.views) if (sql !== null && pattern.test(sql)) known.add(name);
  }
  return [...known];
}

/** A name as a word, and not as a text; read alike by JavaScript and both servers. */
function patternOf(names: readonly string[]): string {
  const escaped = names.map((name) => name.replaceAll('`', '``').replace(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`));
  return `(?<![A-Za-z0-9_$'])(${escaped.join('|')})(?![A-Za-z0-9_$'])`;
}
