import type { Check, Column, Table } from '../../../model/schema.ts';
import { lostCounterTraits } from '../../ddl/counter-traits.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { HIDDEN_COUNTER } from '../../ddl/hidden-counters.ts';
import type { Scope } from '../../ddl/print-expression.ts';
import { kindOfType } from '../../ddl/value-kinds.ts';
import { quoteIdentifier } from '../quote.ts';
import { adoptDefault } from './adopt-default.ts';
import { adoptType } from './adopt-type.ts';
import type { AdoptedType } from './adopted-type.ts';
import type { Adoption } from './adoption.ts';
import { adoptCollation } from './collation.ts';
import { commentSaid, cutComment } from './comment.ts';
import { generatedSql, notComputed, translated } from './generated.ts';
import { ownType } from './own-type.ts';
import { narrowRow } from './row-width.ts';

/** The columns of one table on the target, with the checks that stand for their types, and how an expression sees them. */
export interface AdoptedColumns {
  readonly columns: readonly Column[];
  readonly checks: readonly (Check & { readonly column: string })[];
  /** By the source’s name. */
  readonly bySource: ReadonlyMap<string, Column>;
  readonly scope: Scope;
}

/** Every column of a table as MySQL holds it. */
export function adoptColumns(adoption: Adoption, table: Table): AdoptedColumns {
  const say = (column: Column, said: Said) => adoption.log.about(table, 'column', column.name, said);
  const bySource = new Map<string, Column>();
  const checks: (Check & { column: string })[] = [];
  const counter = table.columns.find(({ identity }) => identity !== null)?.name;
  for (const column of table.columns) {
    const name = adoption.columnName(table, column.name);
    if (name === null) continue;
    const type = typeOf(adoption, table, column);
    for (const said of type.said) say(column, said);
    bySource.set(column.name, adoptColumn(adoption, table, column, { name, type, counter }));
    if (type.check === null || column.generated !== null) continue;
    checks.push({
      name: `${adoption.tableName(table)?.name}_${name}_check`,
      sql: type.check(quoteIdentifier(name)),
      enforced: true,
      validated: true,
      column: column.name,
    });
  }
  narrowRow(adoption, table, bySource);
  const scope = scopeOf(table, bySource);
  for (const column of table.columns) {
    const made = bySource.get(column.name);
    if (column.generated === null || made === undefined) continue;
    const sql = generatedSql(adoption, column, made, scope);
    if (sql === null) say(column, notComputed(column));
    else {
      if (!adoption.same) say(column, translated(column.generated.sql, sql, adoption.mariadb && !made.nullable));
      // MariaDB does not let a generated column be NOT NULL.
      const nullable = made.nullable || adoption.mariadb;
      bySource.set(column.name, { ...made, generated: { sql, stored: column.generated.stored }, nullable });
    }
  }
  return { columns: [...bySource.values()], checks, bySource, scope };
}

/** The type of the group’s root, so that both ends of a foreign key agree; or that of a counterpart which is there already. */
function typeOf(adoption: Adoption, table: Table, column: Column): AdoptedType {
  const group = adoption.groupOf(table, column);
  const there = adoption.existing(group);
  if (there !== null)
    return { rawType: there.rawType, type: there.type, ascii: there.charset === 'ascii', check: null, said: [] };
  if (adoption.own) return ownType(adoption, group);
  const root = group.root.column;
  const made = adoptType(adoption, group);
  return isDomain(root) ? { ...made, said: [...made.said, domainSaid(root)] } : made;
}

const BUILT_IN =
  /^(smallint|integer|bigint|numeric|real|double precision|boolean|text|citext|character|bpchar|bytea|date|time|interval|bit|json|jsonb|uuid|inet|cidr|oid|name|"char")\b|\bcitext$/;

function isDomain({ rawType, type }: Column): boolean {
  const named = ['enum', 'array', 'geometry', 'other', 'set'].includes(type.kind);
  return !named && !BUILT_IN.test(rawType);
}

function domainSaid({ rawType }: Column): Said {
  return {
    id: 'domain',
    effect: 'changed',
    what: `The domain ${rawType} becomes the type that it stands for.`,
    why: 'MySQL has no domains: the conditions of the domain are CHECKs of the column, where they can be translated.',
  };
}

interface Naming {
  readonly name: string;
  readonly type: AdoptedType;
  /** The one column that may count. */
  readonly counter: string | undefined;
}

function adoptColumn(adoption: Adoption, table: Table, column: Column, { name, type, counter }: Naming): Column {
  const say = (said: Said) => adoption.log.about(table, 'column', column.name, said);
  const { value, said } = adoptDefault(adoption, column, type.rawType, type.type);
  for (const item of said) say(item);
  const textual = ['text', 'enum', 'set'].includes(type.type.kind);
  const group = adoption.groupOf(table, column);
  const there = adoption.existing(group);
  const root = group.root.column;
  const collation = textual && !type.ascii ? adoptCollation(adoption, there ?? root) : null;
  for (const item of collation?.said ?? []) say(item);
  const exact = type.ascii
    ? { charset: 'ascii', collation: 'ascii_bin', caseSensitive: true, accentSensitive: true, padSpace: true }
    : null;
  const text = there ?? collation ?? exact;
  const named = type.type.kind === 'text';
  // MariaDB hides only what an insert may leave out.
  const shown = adoption.mariadb && !column.nullable && value === null && column.identity === null;
  if (column.invisible && shown) say(VISIBLE);
  const comment = cutComment(column.comment, 1024);
  if (comment !== column.comment) say(commentSaid(1024));
  return {
    name,
    rawType: type.rawType,
    type: type.type,
    nullable: column.nullable,
    default: value,
    identity: adoptIdentity(column, type, counter, say),
    generated: null,
    onUpdateNow: column.onUpdateNow,
    charset: textual ? (text?.charset ?? null) : null,
    collation: textual ? (text?.collation ?? null) : null,
    caseSensitive: named ? (text?.caseSensitive ?? null) : null,
    padSpace: named ? (text?.padSpace ?? null) : null,
    accentSensitive: named ? (text?.accentSensitive ?? null) : null,
    zeroFill: adoption.own ? column.zeroFill : null,
    floatScale: adoption.own ? column.floatScale : null,
    invisible: column.invisible && !shown,
    comment,
  };
}

const VISIBLE: Said = {
  id: 'invisible',
  effect: 'changed',
  what: 'The INVISIBLE column is visible.',
  why: 'MariaDB hides only columns with a default: name the columns in SELECT * and in INSERT without a list.',
};

function adoptIdentity(
  column: Column,
  { type }: AdoptedType,
  counter: string | undefined,
  say: (said: Said) => void,
): Column['identity'] {
  const { identity } = column;
  if (identity === null) return null;
  if (column.name !== counter || (type.kind !== 'integer' && type.kind !== 'float')) {
    say({
      id: 'counter',
      effect: 'not mapped',
      what: 'Its values come from a sequence in the source and from nowhere on the target.',
      why: 'A table of MySQL has one AUTO_INCREMENT column, of a whole-number type: write the value in every insert.',
    });
    return null;
  }
  if (identity.kind !== 'auto_increment') {
    const why = identity.always
      ? 'Unlike GENERATED ALWAYS it admits explicit values. Its next value stands in CREATE TABLE and follows the copied ones.'
      : 'Its next value stands in CREATE TABLE and follows the copied ones.';
    say({ id: 'counter', effect: 'changed', what: `${identity.kind} becomes AUTO_INCREMENT.`, why });
  }
  if (identity.next === null) say(HIDDEN_COUNTER);
  for (const lost of lostCounterTraits(column)) say(lost);
  return {
    kind: 'auto_increment',
    always: false,
    sequence: null,
    next: identity.next,
    step: null,
    limit: null,
    cycles: false,
  };
}

function scopeOf(table: Table, bySource: ReadonlyMap<string, Column>): Scope {
  const loose = new Map(table.columns.map((column) => [column.name.toLowerCase(), column]));
  const strict = new Map(table.columns.map((column) => [column.name, column]));
  return (name) => {
    const source = strict.get(name) ?? loose.get(name.toLowerCase());
    const target = source === undefined ? undefined : bySource.get(source.name);
    if (source === undefined || target === undefined) return null;
    const kind = source.type.kind === 'boolean' ? 'truth' : kindOfType(target.type);
    const kept = source.caseSensitive === target.caseSensitive && source.padSpace === target.padSpace;
    return { sql: quoteIdentifier(target.name), kind, alike: target.type.kind !== 'text' || kept, exact: true };
  };
}
