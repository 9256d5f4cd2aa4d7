import { columnsIn, type Expression } from '../../../model/expression.ts';
import type { Check, ForeignKey, Table } from '../../../model/schema.ts';
import { withKnownActions } from '../../ddl/hidden-actions.ts';
import { printCondition } from '../../ddl/print-expression.ts';
import type { AdoptedColumns } from './adopt-columns.ts';
import type { Adoption } from './adoption.ts';
import { mysqlWriting } from './writing.ts';

/** The checks of a table: those that stand for its types, and the translated ones. One that cannot be had is left out, and named. */
export function adoptChecks(
  adoption: Adoption,
  table: Table,
  made: AdoptedColumns,
  keys: readonly ForeignKey[],
): Check[] {
  const closed = closedColumns(adoption, made, keys);
  const typed = made.checks.filter(({ column }) => !closed.has(made.bySource.get(column)?.name ?? ''));
  const own = table.checks.flatMap((check) => adoptCheck(adoption, table, check, made, closed));
  return [...own, ...typed].map(({ name, sql, enforced }) => ({
    sql,
    enforced,
    validated: true,
    name: adoption.constraints.take(name, `${table.name}_${name}`),
  }));
}

/** MySQL admits no CHECK over a column that counts, nor over one that a foreign key’s action changes. */
function closedColumns({ mariadb }: Adoption, { columns }: AdoptedColumns, keys: readonly ForeignKey[]): Set<string> {
  const counters = columns.filter(({ identity }) => identity !== null).map(({ name }) => name);
  const acting = keys.filter(({ onDelete, onUpdate }) =>
    [onDelete, onUpdate].some((action) => action === 'cascade' || action === 'set null'),
  );
  return new Set([...counters, ...(mariadb ? [] : acting.flatMap((key) => key.columns))]);
}

function adoptCheck(
  adoption: Adoption,
  table: Table,
  check: Check,
  made: AdoptedColumns,
  closed: ReadonlySet<string>,
): Check[] {
  const drop = (why: string): Check[] => {
    adoption.log.about(table, 'check', check.name, {
      id: 'check',
      effect: 'not mapped',
      what: `CHECK (${check.sql}) is left out.`,
      why,
    });
    return [];
  };
  if (adoption.own && adoption.same) return [check];
  if (!check.enforced && adoption.mariadb)
    return drop('The source does not enforce it, and MariaDB cannot hold it so.');
  const parsed = adoption.request.sourceText.expression(check.sql);
  if (parsed === null)
    return drop('Its meaning on the target is not certain: translate it by hand, or keep it in the application.');
  const named = columnsIn(parsed).flatMap((name) => made.bySource.get(name)?.name ?? []);
  if (named.some((name) => closed.has(name)))
    return drop('MySQL admits no CHECK over a counter or over a column that a foreign key’s action changes.');
  if (isJsonCheck(parsed)) return drop('The type of the column says so by itself.');
  const printed = printCondition(parsed, made.scope, mysqlWriting);
  if (printed === null)
    return drop('Its meaning on the target is not certain: translate it by hand, or keep it in the application.');
  adoption.log.about(table, 'check', check.name, {
    id: 'check',
    effect: 'changed',
    what: `CHECK (${check.sql}) is written ${printed.sql}.`,
    why: 'The same condition in the target’s words.',
  });
  if (!printed.exact) {
    adoption.log.about(table, 'check', check.name, {
      id: 'check-exact',
      effect: 'changed',
      what: `CHECK (${check.sql}) compares text by the target’s collation.`,
      why: 'A value that differs in case, accents or trailing spaces may pass on one side only.',
    });
  }
  return [{ name: check.name, sql: printed.sql, enforced: check.enforced, validated: true }];
}

function isJsonCheck(parsed: Expression): boolean {
  return parsed.kind === 'call' && parsed.name === 'json_valid';
}

/** The foreign keys of a table. One that the target cannot enforce is left out, and named. */
export function adoptForeignKeys(
  adoption: Adoption,
  table: Table,
  made: AdoptedColumns,
  tables: ReadonlyMap<string, Table>,
): ForeignKey[] {
  return table.foreignKeys.flatMap((key) => {
    const found = adoptForeignKey(adoption, table, key, made, tables);
    if (typeof found !== 'string')
      return [
        { ...found, name: adoption.constraints.take(key.name, `${adoption.tableName(table)?.name}_${key.name}`) },
      ];
    adoption.log.about(table, 'foreign key', key.name, {
      id: 'foreign-key',
      effect: 'not mapped',
      what: `The foreign key over ${key.columns.join(', ')} is left out.`,
      why: found,
    });
    return [];
  });
}

function adoptForeignKey(
  adoption: Adoption,
  table: Table,
  key: ForeignKey,
  made: AdoptedColumns,
  tables: ReadonlyMap<string, Table>,
): ForeignKey | string {
  const source = { schema: key.references.schema, name: key.references.table };
  const target = adoption.tableName(source);
  const parent = target === null ? undefined : tables.get(JSON.stringify([target.schema, target.name]));
  if (target === null || parent === undefined)
    return `${source.schema}.${source.name} is not among the tables of the target.`;
  const columns = key.columns.flatMap((name) => adoption.columnName(table, name) ?? []);
  const referenced = key.references.columns.flatMap((name) => adoption.columnName(source, name) ?? []);
  if (columns.length < key.columns.length || referenced.length < columns.length)
    return 'One of its columns is not on the target.';
  const long = columns.find((name) =>
    /(text|blob|json)$/.test(made.columns.find((column) => column.name === name)?.rawType ?? ''),
  );
  if (long !== undefined) return `${long} has no length, and MySQL cannot index it whole.`;
  if (
    table.partitioning !== null &&
    tables.get(JSON.stringify([adoption.schema, adoption.tableName(table)?.name]))?.partitioning !== null
  )
    return 'A partitioned table of MySQL has no foreign keys.';
  if (parent.partitioning !== null) return `${parent.name} is partitioned, and MySQL refers to no partitioned table.`;
  const order = parentOrder(parent, referenced, adoption.own && (adoption.mariadb || adoption.version < 804));
  if (order === null) return `No index of ${parent.name} holds ${referenced.join(', ')} first, which MySQL asks for.`;
  const pairs = order.map((name) => ({ child: columns[referenced.indexOf(name)] ?? '', parent: name }));
  const nullable = pairs.every(({ child }) => made.columns.find(({ name }) => name === child)?.nullable);
  const known = withKnownActions(adoption.log, adoption.request.source, table, key);
  return {
    ...known,
    columns: pairs.map(({ child }) => child),
    references: { schema: target.schema, table: target.name, columns: [...order] },
    onDelete: adoptAction(adoption, table, key, known.onDelete, nullable),
    onUpdate: adoptAction(adoption, table, key, known.onUpdate, nullable),
    deferrable: deferrable(adoption, table, key),
    validated: true,
  };
}

/** The referenced columns in the order of the key that holds them. */
function parentOrder(parent: Table, referenced: readonly string[], anyIndex: boolean): readonly string[] | null {
  const wanted = new Set(referenced);
  const keys = [
    ...(parent.primaryKey === null ? [] : [parent.primaryKey.columns]),
    ...parent.indexes
      .filter(
        ({ unique, method, parts }) =>
          (unique || anyIndex) &&
          method === 'btree' &&
          parts.every(({ column, prefix }) => column !== null && prefix === null),
      )
      .map(({ parts }) => parts.flatMap(({ column }) => column ?? [])),
  ];
  const whole = keys.find((columns) => columns.length === wanted.size && columns.every((name) => wanted.has(name)));
  const leading = keys
    .map((columns) => columns.slice(0, wanted.size))
    .find((columns) => columns.length === wanted.size && columns.every((name) => wanted.has(name)));
  return whole ?? (anyIndex ? (leading ?? null) : null);
}

type Action = ForeignKey['onDelete'];

function adoptAction({ log }: Adoption, table: Table, key: ForeignKey, action: Action, nullable: boolean): Action {
  const lost = action === 'set default' || (action === 'set null' && !nullable);
  if (!lost) return action;
  const why = action === 'set default' ? 'InnoDB refuses SET DEFAULT.' : 'A column of the key is NOT NULL.';
  log.about(table, 'foreign key', key.name, {
    id: 'foreign-key-action',
    effect: 'changed',
    what: `${action.toUpperCase()} becomes NO ACTION.`,
    why,
  });
  return 'no action';
}

function deferrable({ log }: Adoption, table: Table, key: ForeignKey): false {
  if (key.deferrable) {
    log.about(table, 'foreign key', key.name, {
      id: 'deferrable',
      effect: 'changed',
      what: 'It is no longer DEFERRABLE.',
      why: 'MySQL checks each row at once: order the statements of a transaction so that it always holds.',
    });
  }
  return false;
}
