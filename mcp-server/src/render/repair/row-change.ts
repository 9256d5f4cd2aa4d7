import type { Dialect } from '../../engines/engine.ts';
import { LockstepError } from '../../model/errors.ts';
import type { RepairColumn, RowRepair, TableRepair } from '../../model/repair.ts';
import { joinSql, type SqlText, sql } from '../sql-text.ts';

/** What the target's catalogue adds to a repair. Names are the target's columns. */
export interface TargetColumns {
  /** Computed by the server, which takes no value for them. */
  readonly generated: readonly string[];
  /** They take the time of each change by themselves, compared or not. */
  readonly onUpdateNow: readonly string[];
}

/** One row's statement in the parts that the templates join; `review`: no statement is safe, for this reason. */
export type RowChange =
  | { readonly kind: 'insert'; readonly columns: SqlText; readonly values: SqlText; readonly there: SqlText }
  | { readonly kind: 'update'; readonly set: SqlText; readonly where: SqlText }
  | { readonly kind: 'delete'; readonly where: SqlText }
  | { readonly kind: 'review'; readonly reason: string };

/** The statement that makes one row of the target that of the source. */
export function rowChange(repair: TableRepair, row: RowRepair, dialect: Dialect, target: TargetColumns): RowChange {
  try {
    return (
      new Map([
        ['insert', () => insert(repair, row, dialect, target)],
        ['update', () => update(repair, row, dialect, target)],
        ['delete', () => remove(repair, row, dialect)],
      ]).get(row.kind)?.() ?? review('more than one row is alike, so no statement would touch only the right one')
    );
  } catch (error) {
    if (error instanceof LockstepError && (error.code === 'VALIDATION' || error.code === 'UNSUPPORTED')) {
      return review(`${error.message}. ${error.hint}`);
    }
    throw error;
  }
}

function insert(repair: TableRepair, { source }: RowRepair, dialect: Dialect, { generated }: TargetColumns): RowChange {
  if (repair.unknownColumns.length > 0) {
    return review(`the target needs values that the check did not read: ${repair.unknownColumns.join(', ')}`);
  }
  if (source === null) return review('its values on the source are not known');
  const given = pairs(repair, source).filter(([column]) => !generated.includes(column.target));
  const identified = given.filter(([column]) => column.key);
  return {
    kind: 'insert',
    columns: joinSql(
      given.map(([column]) => named(column, dialect)),
      ', ',
    ),
    values: joinSql(
      given.map((pair) => literalOf(pair, dialect)),
      ', ',
    ),
    there: conditions(identified.length === 0 ? given : identified, dialect),
  };
}

function update(repair: TableRepair, { source, target }: RowRepair, dialect: Dialect, facts: TargetColumns): RowChange {
  if (source === null || target === null) return review('its values are not known on both sides');
  const changed = pairs(repair, source).filter(([column, text], at) => text !== target[at] && !column.key);
  const written = changed.filter(([column]) => !facts.generated.includes(column.target));
  if (written.length === 0) return review('only columns differ that the server computes itself');
  const kept = facts.onUpdateNow.filter((name) => !written.some(([column]) => column.target === name));
  const values = written.map((pair) => assign(named(pair[0], dialect), literalOf(pair, dialect)));
  const own = kept.map((name) => ({ sql: dialect.identifier(name) })).map((name) => assign(name, name));
  return {
    kind: 'update',
    set: joinSql([...values, ...own], ', '),
    where: conditions(pairs(repair, target), dialect),
  };
}

function remove(repair: TableRepair, { target }: RowRepair, dialect: Dialect): RowChange {
  if (target === null) return review('its values on the target are not known');
  return { kind: 'delete', where: conditions(pairs(repair, target), dialect) };
}

function review(reason: string): RowChange {
  return { kind: 'review', reason };
}

type Pair = readonly [column: RepairColumn, text: string | null];

function pairs({ columns }: TableRepair, texts: readonly (string | null)[]): Pair[] {
  return columns.map((column, at) => [column, texts[at] ?? null]);
}

function named({ target }: RepairColumn, dialect: Dialect): SqlText {
  return { sql: dialect.identifier(target) };
}

function literalOf([{ rawType, form }, text]: Pair, dialect: Dialect): SqlText {
  return { sql: dialect.value(text, rawType, form) };
}

function assign(name: SqlText, value: SqlText): SqlText {
  return sql`${name} = ${value}`;
}

/** Key columns first. A text's own equality comes before the exact one, which no index serves. */
function conditions(all: readonly Pair[], dialect: Dialect): SqlText {
  const inOrder = [...all.filter(([{ key }]) => key), ...all.filter(([{ key }]) => !key)];
  const parts = inOrder.flatMap((pair): SqlText[] => {
    const [{ rawType, form, key }, text] = pair;
    const name = named(pair[0], dialect);
    const exact = { sql: dialect.holds(name.sql, rawType, form, text) };
    const searched = key && form.kind === 'text' && text !== null;
    return searched ? [assign(name, literalOf(pair, dialect)), exact] : [exact];
  });
  return joinSql(parts, ' AND ');
}
