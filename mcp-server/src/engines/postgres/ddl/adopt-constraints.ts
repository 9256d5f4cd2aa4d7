import type { Check, ForeignKey, Index, Key, Table } from '../../../model/schema.ts';
import { withKnownActions } from '../../ddl/hidden-actions.ts';
import { Names } from '../../ddl/names.ts';
import { printCondition } from '../../ddl/print-expression.ts';
import type { AdoptedColumns } from './adopt-columns.ts';
import { type Adoption, nameRules } from './adoption.ts';
import { postgresWriting } from './writing.ts';

/** The checks of a table: those that its types stated, and the translated ones. One that has no certain meaning is left out, and named. */
export function adoptChecks(adoption: Adoption, table: Table, made: AdoptedColumns, names: Names): Check[] {
  const own = table.checks.flatMap((check) => adoptCheck(adoption, table, check, made));
  const said = new Set(own.map(({ sql }) => sql.replaceAll(/[()\s]/g, '')));
  const typed = made.checks.filter(({ sql }) => !said.has(sql.replaceAll(/[()\s]/g, '')));
  return [...own, ...typed].map((check) => ({ ...check, name: names.take(check.name) }));
}

function adoptCheck(adoption: Adoption, table: Table, check: Check, made: AdoptedColumns): Check[] {
  if (adoption.own) return [check];
  const drop = (why: string): Check[] => {
    adoption.log.about(table, 'check', check.name, {
      id: 'check',
      effect: 'not mapped',
      what: `CHECK (${check.sql}) is left out.`,
      why,
    });
    return [];
  };
  if (!check.enforced) return drop('The source does not enforce it.');
  const parsed = adoption.request.sourceText.expression(check.sql);
  if (parsed?.kind === 'call' && parsed.name === 'json_valid' && parsed.args[0]?.kind === 'column') {
    const type = made.scope(parsed.args[0].name);
    if (type?.kind === 'other') return drop('The type of the column says so by itself.');
  }
  const printed = parsed === null ? null : printCondition(parsed, made.scope, postgresWriting);
  if (printed === null)
    return drop('Its meaning on PostgreSQL is not certain: translate it by hand, or keep it in the application.');
  adoption.log.about(table, 'check', check.name, {
    id: 'check',
    effect: 'changed',
    what: `CHECK (${check.sql}) is written ${printed.sql}.`,
    why: 'The same condition in PostgreSQL’s words.',
  });
  if (!printed.exact) {
    adoption.log.about(table, 'check', check.name, {
      id: 'check-exact',
      effect: 'changed',
      what: `CHECK (${check.sql}) compares text exactly.`,
      why: 'The source ignores case, accents or trailing spaces in it: a value in another spelling passes there and is refused here.',
    });
  }
  return [{ name: check.name, sql: printed.sql, enforced: true, validated: true }];
}

/** What the foreign keys of a table may refer to: the unique column sets of every table on the target, by its name. */
export type UniqueSets = ReadonlyMap<string, readonly (readonly string[])[]>;

/** The foreign keys of a table. One that the target cannot enforce is left out, and named. */
export function adoptForeignKeys(adoption: Adoption, table: Table, unique: UniqueSets, names: Names): ForeignKey[] {
  return table.foreignKeys.flatMap((key) => {
    const found = adoptForeignKey(adoption, table, key, unique);
    if (typeof found !== 'string')
      return [{ ...found, name: names.take(key.name, `${table.name}_${key.columns.join('_')}_fkey`) }];
    adoption.log.about(table, 'foreign key', key.name, {
      id: 'foreign-key',
      effect: 'not mapped',
      what: `The foreign key over ${key.columns.join(', ')} is left out.`,
      why: found,
    });
    return [];
  });
}

function adoptForeignKey(adoption: Adoption, table: Table, key: ForeignKey, unique: UniqueSets): ForeignKey | string {
  const { references } = key;
  const parent = { schema: references.schema, name: references.table };
  const target = adoption.tableName(parent);
  if (target === null) return `${parent.schema}.${parent.name} is not among the tables of the target.`;
  const columns = key.columns.flatMap((name) => adoption.columnName(table, name) ?? []);
  const referenced = references.columns.flatMap((name) => adoption.columnName(parent, name) ?? []);
  if (columns.length < key.columns.length || referenced.length < columns.length)
    return 'One of its columns is not on the target.';
  if (new Set(referenced).size < referenced.length)
    return 'It names one column of the other table twice, which PostgreSQL refuses.';
  const sets = unique.get(JSON.stringify([target.schema, target.name])) ?? [];
  const wanted = [...referenced].sort().join('\0');
  if (!sets.some((set) => [...set].sort().join('\0') === wanted)) {
    return `Nothing keeps ${referenced.join(', ')} of ${target.name} unique, which PostgreSQL asks for.`;
  }
  return {
    ...withKnownActions(adoption.log, adoption.request.source, table, key),
    columns,
    references: { schema: target.schema, table: target.name, columns: referenced },
    validated: true,
  };
}

/** The column sets that a primary key or a unique index over whole columns keeps unique. */
export function uniqueSets(primaryKey: Key | null, indexes: readonly Index[]): string[][] {
  const sets = indexes
    .filter(({ unique, valid, predicate }) => unique && valid && predicate === null)
    .map(({ parts }) => parts.map(({ column }) => column));
  const whole = sets.flatMap((set) => {
    const columns = set.filter((column) => column !== null);
    return columns.length === set.length ? [columns] : [];
  });
  return primaryKey === null ? whole : [[...primaryKey.columns], ...whole];
}

/** The names of a table’s checks and foreign keys, which only its own keys are beside. */
export function constraintNames(taken: readonly string[]): Names {
  return new Names(nameRules, taken);
}
