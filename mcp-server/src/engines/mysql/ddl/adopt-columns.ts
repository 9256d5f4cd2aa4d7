import type { Check, Column, Table } from '../../../model/schema.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { printValue, type Scope } from '../../ddl/print-expression.ts';
import { isNumber, kindOfType } from '../../ddl/value-kinds.ts';
import { quoteIdentifier } from '../quote.ts';
import { adoptDefault } from './adopt-default.ts';
import { type AdoptedType, adoptType } from './adopt-type.ts';
import { type Adoption, ROW_BYTES } from './adoption.ts';
import { adoptCollation } from './collation.ts';
import { ownType } from './own-type.ts';
import { mysqlWriting } from './writing.ts';

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
    // MariaDB does not let a generated column be NOT NULL.
    else
      bySource.set(column.name, {
        ...made,
        generated: { sql, stored: column.generated.stored },
        nullable: made.nullable || adoption.mariadb,
      });
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
    effect: 'not mapped',
    what: `The domain ${rawType} becomes the type that it stands for.`,
    why: 'MySQL has no domains. A CHECK of the domain is not part of what was inspected: add it to the column by hand.',
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
  const exact = type.ascii ? { charset: 'ascii', collation: 'ascii_bin', caseSensitive: true, padSpace: true } : null;
  const text = there ?? collation ?? exact;
  const named = type.type.kind === 'text';
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
    invisible: column.invisible,
    comment,
  };
}

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
      : 'Its next value stands in CREATE TABLE and follows the copied ones. A step other than 1 is a setting of the server.';
    say({ id: 'counter', effect: 'changed', what: `${identity.kind} becomes AUTO_INCREMENT.`, why });
  }
  return { kind: 'auto_increment', always: false, sequence: null, next: identity.next };
}

/** The text, cut to what a comment may hold. */
export function cutComment(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : characters.slice(0, longest).join('');
}

/** What is said about a cut comment. */
export function commentSaid(longest: number): Said {
  return {
    id: 'comment',
    effect: 'changed',
    what: `The comment is cut to ${longest} characters.`,
    why: 'MySQL keeps no longer one.',
  };
}

/** The widest texts that no key holds become LONGTEXT until the rest fits in a row. */
function narrowRow(adoption: Adoption, table: Table, bySource: Map<string, Column>): void {
  if (adoption.own && adoption.same) return;
  const width = ({ type, rawType }: Column) =>
    type.kind === 'text' && !/text$/.test(rawType)
      ? (type.length ?? 0) * 4 + 2
      : type.kind === 'bytes' && !/blob$/.test(rawType)
        ? (type.length ?? 0) + 2
        : 9;
  let bytes = [...bySource.values()].reduce((sum, column) => sum + width(column), 0);
  const widest = table.columns
    .filter((column) => !adoption.groupOf(table, column).keyed)
    .sort((a, b) => width(bySource.get(b.name) ?? b) - width(bySource.get(a.name) ?? a));
  for (const column of widest) {
    const made = bySource.get(column.name);
    if (bytes <= ROW_BYTES - 1000 || made === undefined || (made.type.kind !== 'text' && made.type.kind !== 'bytes'))
      continue;
    const rawType = made.type.kind === 'text' ? 'longtext' : 'longblob';
    bytes += 9 - width(made);
    const value = made.default;
    bySource.set(column.name, {
      ...made,
      rawType,
      type: { ...made.type, length: 4_294_967_295, fixed: false },
      default: value,
    });
    adoption.log.about(table, 'column', column.name, {
      id: 'row-width',
      effect: 'changed',
      what: `${made.rawType} becomes ${rawType}.`,
      why: `The columns of a row may be ${ROW_BYTES} bytes wide together; what is kept outside the row does not count.`,
    });
  }
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

function generatedSql(
  { request, own, same }: Adoption,
  { generated }: Column,
  made: Column,
  scope: Scope,
): string | null {
  if (generated === null) return null;
  if (own && same) return generated.sql;
  const parsed = request.sourceText.expression(generated.sql);
  const printed = parsed === null ? null : printValue(parsed, scope, mysqlWriting);
  if (!printed?.exact) return null;
  const wanted = kindOfType(made.type);
  const fits =
    printed.kind === wanted ||
    (isNumber(printed.kind) && isNumber(wanted)) ||
    (printed.kind === 'truth' && wanted === 'integer');
  return fits || printed.kind === 'literal' ? printed.sql : null;
}

function notComputed({ generated }: Column): Said {
  return {
    id: 'generated',
    effect: 'not mapped',
    what: `GENERATED AS ${generated?.sql} becomes a plain column.`,
    why: 'The meaning of the expression on the target is not certain. The copy fills the column; afterwards nothing computes it until you translate the expression or move it into the application.',
  };
}
