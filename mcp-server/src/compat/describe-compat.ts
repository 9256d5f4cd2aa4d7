import { createHash } from 'node:crypto';
import type { Dialect } from '../engines/engine.ts';
import type { CompatColumn, CompatLayer, CompatPart, CompatTable } from '../model/compat.ts';
import { fullName, type Mapping, type TableMapping, type TableName, tableKey } from '../model/mapping.ts';
import type { Column, Schema, Table } from '../model/schema.ts';
import { ownPair } from '../model/typed-column.ts';
import { uniqueKeysOf } from '../model/unique-keys.ts';
import { viewDefault } from './view-default.ts';

/** Both catalogues, what receives what, and how the database that holds the new tables writes SQL. */
export interface CompatInput {
  readonly source: Schema;
  readonly target: Schema;
  readonly mapping: Mapping;
  readonly dialect: Dialect;
  /** Where the views of the old shape stand. */
  readonly schema: string;
}

/** Every table of the old shape as views over the new tables can give it, in the order of their names; what cannot be is named with the reason. */
export function describeCompat(input: CompatInput): CompatLayer {
  const bySource = new Map<string, TableMapping[]>();
  for (const pair of input.mapping.tables) {
    bySource.set(tableKey(pair.source), [...(bySource.get(tableKey(pair.source)) ?? []), pair]);
  }
  const groups = [...bySource.values()];
  const single = new Set(groups.map(([pair]) => pair?.source.schema)).size <= 1;
  const tables: CompatTable[] = [];
  const notCovered: { table: string; reason: string }[] = [];
  for (const carried of groups) {
    const [first] = carried;
    if (first === undefined) continue;
    const pairs = withRest(input, carried);
    const schema = single ? input.schema : `${input.schema}_${first.source.schema}`;
    const described = describeTable(input, pairs, { schema, name: first.source.name });
    if (typeof described === 'string') notCovered.push({ table: fullName(first.source), reason: described });
    else tables.push(described);
  }
  const left = [...input.mapping.unmatched.source, ...input.mapping.leftBehind];
  for (const table of left) notCovered.push({ table: fullName(table), reason: 'no table of the target receives it' });
  return {
    schemas: [...new Set(tables.map(({ view }) => view.schema))].sort(),
    tables: tables.sort((a, b) => (fullName(a.source) < fullName(b.source) ? -1 : 1)),
    notCovered: notCovered.sort((a, b) => (a.table < b.table ? -1 : 1)),
  };
}

/** Where both shapes share a database the rest of a table may stay where it is: that is a part like any other, and the first. */
function withRest({ source }: CompatInput, pairs: readonly TableMapping[]): readonly TableMapping[] {
  const [first] = pairs;
  const carried = new Set(pairs.flatMap(({ columns }) => columns.map((pair) => pair.source)));
  const rest = first?.elsewhere.filter((name) => !carried.has(name)) ?? [];
  if (first === undefined || rest.length === 0) return pairs;
  const table = tableOf(source, first.source);
  const key = uniqueKeysOf(table)[0]?.columns ?? [];
  const kept = new Set([...rest, ...key, ...pairs.flatMap((pair) => pair.key.map((each) => each.source))]);
  const same = (name: string) => ({ source: name, target: name });
  const inPlace: TableMapping = {
    ...first,
    target: first.source,
    columns: table.columns.filter(({ name }) => kept.has(name)).map(({ name }) => same(name)),
    key: key.map(same),
    constants: [],
    where: [],
  };
  return [inPlace, ...pairs];
}

function describeTable(input: CompatInput, pairs: readonly TableMapping[], view: TableName): CompatTable | string {
  const ordered = [...pairs].sort((a, b) => a.where.length - b.where.length);
  const [anchor] = ordered;
  if (anchor === undefined) return 'no table of the target receives it';
  const source = tableOf(input.source, anchor.source);
  const targets = ordered.map((pair) => tableOf(input.target, pair.target));
  const refusal = refuse(input, ordered, targets, view);
  if (refusal !== null) return refusal;
  const parts = ordered.map((pair, at) => partOf(input.dialect, pair, targets[at] ?? source));
  const columns = source.columns.map((column) => columnOf(input, column, ordered, targets));
  return {
    source: anchor.source,
    view,
    id: createHash('sha256').update(tableKey(anchor.source)).digest('hex').slice(0, 12),
    key: anchor.key.map((pair) => pair.source),
    columns,
    parts,
    generated:
      columns.find(({ part, target }) => part === 0 && target !== null && target.identity !== null)?.name ?? null,
  };
}

/** Why no view can give the table; null when one can. */
function refuse(
  { target, dialect }: CompatInput,
  pairs: readonly TableMapping[],
  targets: readonly Table[],
  view: TableName,
): string | null {
  const long = [view.schema, view.name].find((name) => !dialect.code.keepsName(name));
  if (long !== undefined) return `the target has no room for the name ${long}`;
  if (target.tables.some((each) => each.schema === view.schema && each.name === view.name))
    return `${fullName(view)} is a table already`;
  for (const [at, pair] of pairs.entries()) {
    const reason = refusePart(pair, targets[at], pairs);
    if (reason !== null) return reason;
  }
  const [anchor] = pairs;
  const undecided =
    anchor?.unmatched.source.filter(
      (name) => !pairs.some((pair) => pair.columns.some(({ source }) => source === name)),
    ) ?? [];
  return undecided.length === 0 ? null : `nobody has decided about its column ${undecided.join(', ')}`;
}

function refusePart(pair: TableMapping, target: Table | undefined, pairs: readonly TableMapping[]): string | null {
  const [anchor] = pairs;
  const into = fullName(pair.target);
  if (pair.key.length === 0) return `it has no key that it shares with ${into}`;
  if (target === undefined) return `${into} is not there yet`;
  const own = [...pair.key.map((each) => each.target), ...pair.constants.map(({ column }) => column)];
  const unique = uniqueKeysOf(target).some(({ columns }) => columns.every((name) => own.includes(name)));
  if (!unique)
    return `several rows of ${into} may belong to one of its rows: no unique key of it lies in ${own.join(', ')}`;
  const away = pair.key.find(({ source }) => !anchor?.columns.some((each) => each.source === source));
  if (away !== undefined)
    return `${fullName(anchor?.target ?? pair.target)} does not hold ${away.source}, by which ${into} is found`;
  const [filter, ...others] = pair.where;
  const isPresence = filter?.op === 'not_null' && pair.columns.some(({ source }) => source === filter.column);
  return filter === undefined || (pair !== anchor && isPresence && others.length === 0)
    ? null
    : 'only some of its rows are migrated: through a view the others would be missing, and new ones would be let in';
}

function partOf(dialect: Dialect, pair: TableMapping, target: Table): CompatPart {
  const written = pair.columns.filter((each) => found(target, each.target).generated === null);
  return {
    table: pair.target,
    columns: written,
    key: pair.key,
    constants: pair.constants.map(({ column: name, value }) => {
      const column = found(target, name);
      return { column: name, text: value, sql: dialect.value(value, column.rawType, ownPair(column).form) };
    }),
    optional: pair.where[0]?.column ?? null,
  };
}

function columnOf(
  input: CompatInput,
  column: Column,
  pairs: readonly TableMapping[],
  targets: readonly Table[],
): CompatColumn {
  const part = pairs.findIndex((pair) => pair.columns.some(({ source }) => source === column.name));
  const name = pairs[part]?.columns.find(({ source }) => source === column.name)?.target;
  const table = targets[part];
  const target = name === undefined || table === undefined ? null : found(table, name);
  return {
    name: column.name,
    part: Math.max(part, 0),
    target,
    nullable: column.nullable,
    type: (target ?? column).type,
    default:
      target === null ? null : viewDefault(column, target, input.dialect, input.source.engine === input.target.engine),
  };
}

function tableOf(schema: Schema, wanted: TableName): Table {
  const table = schema.tables.find((each) => each.schema === wanted.schema && each.name === wanted.name);
  if (table === undefined) throw new Error(`${fullName(wanted)} is not in the catalogue`);
  return table;
}

function found({ columns, name }: Table, wanted: string): Column {
  const column = columns.find((each) => each.name === wanted);
  if (column === undefined) throw new Error(`${name} has no column ${wanted}`);
  return column;
}
