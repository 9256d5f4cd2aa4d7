import { type Mapping, type TableMapping, whereText } from '../../model/mapping.ts';
import type { Column, Schema, Table } from '../../model/schema.ts';
import type { Relation } from '../../model/sql-query.ts';
import type { ScopeRelation } from './context.ts';
import { shapeOf, type Value } from './shape.ts';
import type { ViewMove } from './view-move.ts';

export interface TableScope {
  readonly scope: ScopeRelation;
  readonly target: Relation;
  /** Why the target's table does not hold just the rows and values of the source's; null when it does. */
  readonly partial: string | null;
}

/** Every mapped table with its mapped columns, by the key of its source's name. */
export function tableScopes(move: ViewMove): Map<string, TableScope> {
  const { source, target, mapping } = move;
  const sources = tablesOf(source);
  const targets = tablesOf(target);
  return new Map(
    mapping.tables.flatMap((pair) => {
      const [left, right] = [sources.get(keyOf(pair.source)), targets.get(keyOf(pair.target))];
      if (left === undefined || right === undefined) return [];
      return [[keyOf(pair.source), { ...scopeOf(pair, left, right, move), partial: partial(pair, mapping) }] as const];
    }),
  );
}

function partial(pair: TableMapping, { tables }: Mapping): string | null {
  const where = whereText(pair);
  if (where !== null) return `of which only the rows with ${where} are migrated`;
  if (tables.filter(({ source }) => keyOf(source) === keyOf(pair.source)).length > 1)
    return 'which is spread over several tables';
  if (tables.filter(({ target }) => keyOf(target) === keyOf(pair.target)).length > 1)
    return 'which shares its target with another table';
  return pair.tolerance.length === 0 ? null : 'whose values may differ by the tolerance that is set';
}

function keyOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return JSON.stringify([schema, name]);
}

function tablesOf({ tables }: Schema): Map<string, Table> {
  return new Map(tables.map((table) => [keyOf(table), table]));
}

function scopeOf(pair: TableMapping, left: Table, right: Table, move: ViewMove) {
  const columns = new Map(
    pair.columns.flatMap(({ source, target }) => {
      const from = left.columns.find(({ name }) => name === source);
      const to = right.columns.find(({ name }) => name === target);
      return from === undefined || to === undefined
        ? []
        : [[source, { target, value: sidesOf(from, to, move) }] as const];
    }),
  );
  const alias = pair.source.name;
  return {
    scope: { alias, ...pair.source, columns, key: sharedKey(pair, left, right) },
    target: { ...pair.target, alias },
  };
}

function sidesOf(from: Column, to: Column, { from: source, to: target, source: left, target: right }: ViewMove): Value {
  const same = left.engine === right.engine && left.flavor === right.flavor;
  const text = from.type.kind === 'text';
  const alike = same && from.collation === to.collation && from.padSpace === to.padSpace && from.rawType === to.rawType;
  const exact = !text || alike || (source.comparesExactly(from) && target.comparesExactly(to));
  return { source: shapeOf(from), target: shapeOf(to), exact, literal: false };
}

/** The source's primary key when the target has the same one. */
function sharedKey({ columns }: TableMapping, left: Table, right: Table): string[] {
  const key = left.primaryKey?.columns ?? [];
  const there = key.map((name) => columns.find(({ source }) => source === name)?.target);
  const wanted = right.primaryKey?.columns ?? [];
  const same = there.length === wanted.length && wanted.every((name) => there.includes(name));
  return same ? [...key] : [];
}
