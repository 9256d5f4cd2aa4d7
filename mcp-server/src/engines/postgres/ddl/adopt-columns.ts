import type { Check, Column, Table } from '../../../model/schema.ts';
import { lostCounterTraits } from '../../ddl/counter-traits.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { HIDDEN_COUNTER } from '../../ddl/hidden-counters.ts';
import { printCondition, printValue, type Scope } from '../../ddl/print-expression.ts';
import { kindOfType, type Printed } from '../../ddl/value-kinds.ts';
import { quoteIdentifier } from '../quote.ts';
import { adoptDefault } from './adopt-default.ts';
import { adoptEnum, type EnumTypes } from './adopt-enum.ts';
import { type AdoptedText, adoptText } from './adopt-text.ts';
import { adoptType } from './adopt-type.ts';
import type { Adoption } from './adoption.ts';
import { notComputed, storedNow, translated } from './generated.ts';
import { postgresWriting } from './writing.ts';

/** The columns of one table on the target, with the checks that their types stated, and how an expression sees them. */
export interface AdoptedColumns {
  readonly columns: readonly Column[];
  readonly checks: readonly Check[];
  /** By the source’s name. */
  readonly bySource: ReadonlyMap<string, Column>;
  readonly scope: Scope;
}

/** Every column of a table as PostgreSQL holds it. */
export function adoptColumns(adoption: Adoption, table: Table, enums: EnumTypes): AdoptedColumns {
  const say = (column: Column) => (said: Said) => adoption.log.about(table, 'column', column.name, said);
  const types = new Map(table.columns.map((column) => [column.name, typeOf(adoption, table, column, enums)]));
  const bySource = new Map<string, Column>();
  const checks: Check[] = [];
  for (const column of table.columns) {
    const type = types.get(column.name);
    const name = adoption.columnName(table, column.name);
    if (type === undefined || name === null) continue;
    for (const said of type.said) say(column)(said);
    bySource.set(column.name, adoptColumn(adoption, table, column, { name, type }));
    if (column.generated !== null) continue;
    for (const { suffix, sql } of type.checks) {
      checks.push({
        name: `${adoption.tableName(table)?.name}_${name}_${suffix}_check`,
        sql: sql(quoteIdentifier(name)),
        enforced: true,
        validated: true,
      });
    }
  }
  const scope = scopeOf(table, bySource);
  for (const column of table.columns) {
    const made = bySource.get(column.name);
    if (column.generated === null || made === undefined) continue;
    const sql = generatedSql(adoption, table, column, made, scope);
    if (sql === null) say(column)(notComputed(column));
    else {
      bySource.set(column.name, { ...made, generated: { sql, stored: true } });
      if (!adoption.own) say(column)(translated(column.generated.sql, sql));
      if (!column.generated.stored) say(column)(storedNow());
    }
  }
  return { columns: [...bySource.values()], checks, bySource, scope };
}

/** The type of the group’s root, so that both ends of a foreign key agree; or that of a counterpart which is there already. */
function typeOf(adoption: Adoption, table: Table, column: Column, enums: EnumTypes): AdoptedText {
  const group = adoption.groupOf(table, column);
  const fixed = adoption.existing(group);
  if (fixed !== null) {
    const { rawType, type, collation, caseSensitive, accentSensitive, padSpace } = fixed;
    return { rawType, type, collation, caseSensitive, accentSensitive, padSpace, checks: [], said: [] };
  }
  const { request } = adoption;
  const root = group.root.column;
  // PostgreSQL itself lets both ends of a foreign key differ.
  const own = adoption.own ? adoption.verbatim(column) : null;
  if (own !== null && own.type.kind === 'text') {
    const { caseSensitive, accentSensitive, padSpace } = column;
    return { ...own, collation: null, caseSensitive, accentSensitive, padSpace };
  }
  const base =
    own ??
    (root.type.kind === 'enum'
      ? adoptEnum(adoption, group, enums)
      : adoptType(root, { counted: group.counted, choices: request.choices }));
  return adoptText(root, group, base, request);
}

function adoptColumn(
  adoption: Adoption,
  table: Table,
  column: Column,
  { name, type }: { readonly name: string; readonly type: AdoptedText },
): Column {
  const { value, said } = adoption.own
    ? { value: column.default, said: [] }
    : adoptDefault(column, type.type, adoption.request.sourceText);
  for (const item of said) adoption.log.about(table, 'column', column.name, item);
  if (column.invisible) adoption.log.about(table, 'column', column.name, VISIBLE);
  return {
    name,
    rawType: type.rawType,
    type: type.type,
    nullable: column.nullable,
    default: value,
    identity: adoptIdentity(adoption, table, column, type),
    generated: null,
    onUpdateNow: false,
    charset: type.type.kind === 'text' ? adoption.request.target.charset : null,
    collation: type.collation,
    caseSensitive: type.caseSensitive,
    padSpace: type.padSpace,
    accentSensitive: type.accentSensitive,
    zeroFill: null,
    floatScale: null,
    invisible: false,
    comment: column.comment,
  };
}

const VISIBLE: Said = {
  id: 'invisible',
  effect: 'changed',
  what: 'The INVISIBLE column is visible.',
  why: 'PostgreSQL hides no column: name the columns in SELECT * and in INSERT without a list.',
};

/** Before PostgreSQL 17 a partitioned table has no identity columns: a sequence of its own does the same. */
function adoptIdentity(adoption: Adoption, table: Table, column: Column, { type }: AdoptedText): Column['identity'] {
  if (column.identity === null || type.kind !== 'integer') return null;
  const name = `${adoption.tableName(table)?.name}_${adoption.columnName(table, column.name)}_seq`;
  const shared = sequenceName(column.identity.sequence ?? '');
  if (adoption.sequences.has(shared)) return sharedIdentity(adoption, table, column, shared);
  if (column.identity.kind === 'auto_increment') {
    adoption.log.about(table, 'column', column.name, {
      id: 'counter',
      effect: 'changed',
      what: 'AUTO_INCREMENT becomes GENERATED BY DEFAULT AS IDENTITY.',
      why: 'It admits the copied values, and the last file sets its next value. Inserting NULL or 0 no longer draws a number: leave the column out.',
    });
  }
  for (const lost of lostCounterTraits(column)) adoption.log.about(table, 'column', column.name, lost);
  if (column.identity.next === null) adoption.log.about(table, 'column', column.name, HIDDEN_COUNTER);
  sayUnshared(adoption, table, column, shared);
  const serial = table.partitioning !== null && adoption.major < 17;
  return {
    kind: serial ? 'serial' : 'identity',
    always: column.identity.always,
    sequence: adoption.names.take(name),
    next: column.identity.next ?? '1',
    step: null,
    limit: null,
    cycles: false,
  };
}

/** A column that draws from a sequence of no column’s own. */
function sharedIdentity(
  { log, sequences }: Adoption,
  table: Table,
  column: Column,
  shared: string,
): Column['identity'] {
  log.about(table, 'column', column.name, {
    id: 'counter',
    effect: 'changed',
    what: 'It draws from the same sequence, by DEFAULT nextval(…).',
    why: 'Inserting NULL or 0 draws no number: leave the column out.',
  });
  const sequence = sequences.get(shared) ?? null;
  return { kind: 'serial', always: false, sequence, next: null, step: null, limit: null, cycles: false };
}

/** A column that draws from the sequence of another column gets one of its own. */
function sayUnshared({ log, request }: Adoption, table: Table, column: Column, shared: string): void {
  const owner = request.source.sequences.find(({ name }) => name === shared)?.ownedBy ?? null;
  if (owner === null || owner === `${table.name}.${column.name}`) return;
  log.about(table, 'column', column.name, {
    id: 'counter',
    effect: 'changed',
    what: `It has a counter of its own and shares that of ${owner} no longer.`,
    why: 'Where the numbers of both columns must differ, let it draw by DEFAULT nextval(…) from the other’s sequence.',
  });
}

/** The name of a sequence that may stand with its schema, quoted where it must be. */
function sequenceName(text: string): string {
  const [, quoted, plain = text] = /(?:^|\.)(?:"((?:[^"]|"")*)"|([^."]+))$/.exec(text) ?? [];
  return quoted === undefined ? plain : quoted.replaceAll('""', '"');
}

function scopeOf(table: Table, bySource: ReadonlyMap<string, Column>): Scope {
  const loose = new Map(table.columns.map((column) => [column.name.toLowerCase(), column]));
  const strict = new Map(table.columns.map((column) => [column.name, column]));
  return (name) => {
    const source = strict.get(name) ?? loose.get(name.toLowerCase());
    const target = source === undefined ? undefined : bySource.get(source.name);
    if (source === undefined || target === undefined) return null;
    const kept = source.caseSensitive === target.caseSensitive && source.padSpace !== true;
    return {
      sql: quoteIdentifier(target.name),
      kind: kindOfType(target.type),
      alike: target.type.kind !== 'text' || kept,
      exact: true,
    };
  };
}

/** A generated column cannot read another one on PostgreSQL: the other’s expression takes its place. */
function generatedSql(adoption: Adoption, table: Table, column: Column, made: Column, scope: Scope): string | null {
  if (column.generated === null) return null;
  if (adoption.own) return column.generated.sql;
  const computed = new Map(
    table.columns.flatMap((other) => (other.generated === null ? [] : [[other.name, other.generated.sql]])),
  );
  const resolve =
    (open: ReadonlySet<string>): Scope =>
    (name) => {
      const sql = computed.get(name);
      if (sql === undefined) return scope(name);
      return open.has(name) ? null : printed(sql, resolve(new Set([...open, name])));
    };
  const truth = made.type.kind === 'boolean';
  const printed = (sql: string, within: Scope): Printed | null => {
    const parsed = adoption.request.sourceText.expression(sql);
    return parsed === null ? null : printValue(parsed, within, postgresWriting);
  };
  const parsed = adoption.request.sourceText.expression(column.generated.sql);
  const found =
    parsed === null
      ? null
      : (truth ? printCondition : printValue)(parsed, resolve(new Set([column.name])), postgresWriting);
  if (found === null || !found.exact) return null;
  return fitted(found, made);
}

/** The value in the column’s own type, where that is certain. */
function fitted({ sql, kind }: Printed, { type }: Column): string | null {
  const wanted = kindOfType(type);
  if (wanted === 'integer' && kind === 'truth') return `(${sql})::integer`;
  const numbers = ['integer', 'decimal', 'float'];
  if (numbers.includes(kind) && numbers.includes(wanted)) return wanted === 'integer' && kind !== wanted ? null : sql;
  return kind === wanted || kind === 'null' || (kind === 'literal' && wanted === 'text') ? sql : null;
}
