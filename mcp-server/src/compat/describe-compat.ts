import { createHash } from 'node:crypto';
import type { Dialect } from '../engines/engine.ts';
import type { CompatLayer, CompatTable, CompatUnion } from '../model/compat.ts';
import { groupBy } from '../model/group-by.ts';
import { fullName, type TableMapping, type TableName, tableKey } from '../model/mapping.ts';
import { areApart } from '../model/row-conditions.ts';
import { uniqueKeysOf } from '../model/unique-keys.ts';
import type { CompatInput } from './compat-input.ts';
import { describeTable, type Named } from './describe-table.ts';
import { groupHomes } from './group-homes.ts';
import { invertMapping } from './invert-mapping.ts';
import { tableOf } from './table-of.ts';

/** Every table of the source's shape as views over the target's tables can give it, in the order of their names; what cannot be is named with the reason. */
export function describeCompat(input: CompatInput): CompatLayer {
  const groups = groupBy(input.mapping.tables, ({ source }) => tableKey(source));
  const faces = [...groups.values()].filter(([first]) => first !== undefined && !staysInPlace(first));
  const single = new Set(faces.map(([pair]) => pair?.source.schema)).size <= 1;
  const tables: CompatTable[] = [];
  const unions: CompatUnion[] = [];
  const notCovered: { table: string; reason: string }[] = [];
  for (const carried of faces) {
    const [first] = carried;
    if (first === undefined) continue;
    const schema = single ? input.schema : `${input.schema}_${first.source.schema}`;
    const described = describeFace(input, withRest(input, carried), { schema, name: first.source.name });
    if (typeof described === 'string') notCovered.push({ table: fullName(first.source), reason: described });
    else if ('homes' in described) unions.push(described);
    else tables.push(described);
  }
  const left = [...input.mapping.unmatched.source, ...input.mapping.leftBehind];
  for (const table of left) notCovered.push({ table: fullName(table), reason: 'no table of the target receives it' });
  return {
    schemas: [...new Set([...tables, ...unions].map(({ view }) => view.schema))].sort(),
    tables: tables.sort(byName),
    unions: unions.sort(byName),
    notCovered: sorted(notCovered),
  };
}

/** The other way round: every table of the target's shape over the source's tables. `dialect` and `schema` are the source's. */
export function describeAhead(input: CompatInput): CompatLayer {
  const { source, target } = input;
  const { mapping, refused } = invertMapping(source, target, input.mapping);
  const layer = describeCompat({ ...input, source: target, target: source, mapping });
  // A table of which a part cannot be had is not shown without it.
  const partly = new Set(refused.map(({ table }) => table));
  const whole = (table: { readonly source: TableName }) => !partly.has(fullName(table.source));
  return {
    schemas: layer.schemas,
    tables: layer.tables.filter(whole),
    unions: layer.unions.filter(whole),
    notCovered: sorted([...layer.notCovered.filter(({ table }) => !partly.has(table)), ...refused]),
  };
}

function byName(one: { readonly source: TableName }, other: { readonly source: TableName }): number {
  return fullName(one.source) < fullName(other.source) ? -1 : 1;
}

function sorted(reasons: readonly { table: string; reason: string }[]) {
  return reasons.toSorted((a, b) => (a.table < b.table ? -1 : 1));
}

function staysInPlace({ source, target }: TableMapping): boolean {
  return tableKey(source) === tableKey(target);
}

/** Where both shapes share a database the rest of a table may stay where it is: that is a part like any other, and the first. */
function withRest({ source }: CompatInput, pairs: readonly TableMapping[]): readonly TableMapping[] {
  const [first] = pairs;
  const settled = new Set(pairs.flatMap(({ columns, dropped }) => [...columns.map((pair) => pair.source), ...dropped]));
  const rest = first?.elsewhere.filter((name) => !settled.has(name)) ?? [];
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

/** A table of the face in its one home, or in several that share nothing; a sentence where no view can give it. */
function describeFace(
  input: CompatInput,
  pairs: readonly TableMapping[],
  view: TableName,
): CompatTable | CompatUnion | string {
  const id = createHash('sha256')
    .update(tableKey(pairs[0]?.source ?? view))
    .digest('hex')
    .slice(0, 12);
  const homes = groupHomes(pairs);
  const [first] = homes;
  if (first === undefined) return 'no table of the target receives it';
  if (homes.length === 1) return describeTable(input, first, { view, id });
  const described: CompatTable[] = [];
  for (const [at, home] of homes.entries()) {
    const [anchor] = home;
    const overlapping = homes.slice(0, at).find(([other]) => !areApart(anchor?.where ?? [], other?.where ?? []));
    if (anchor === undefined) continue;
    if (overlapping !== undefined)
      return `rows of it may be in ${fullName(overlapping[0]?.target ?? view)} and in ${fullName(anchor.target)} at once`;
    const own = { schema: view.schema, name: `lockstep_${id}_${at + 1}` };
    const table = describeTable(input, home, { view: own, id: `${id}_${at + 1}` });
    if (typeof table === 'string') return table;
    described.push(table);
  }
  return unionOf(described, { view, id }, input);
}

/** The homes' key, and what tells them apart where a home alone does not know it. */
function unionOf(
  homes: readonly CompatTable[],
  { view, id }: Named,
  { source, dialect }: CompatInput,
): CompatUnion | string {
  const [first] = homes;
  if (first === undefined) return 'no table of the target receives it';
  const asked = homes.flatMap(({ where }) => where);
  const vague = asked.find(({ op }) => !['=', '!=', 'in', 'is_null', 'not_null'].includes(op));
  const unclear = first.columns.find(
    ({ name, type }) => asked.some(({ column }) => column === name) && !TOLD.has(type.kind),
  );
  if (vague !== undefined || unclear !== undefined)
    return `its rows lie in several tables by the values of ${vague?.column ?? unclear?.name}: only =, !=, in and null of whole numbers and texts tell where a row belongs`;
  const told = first.columns.filter(({ name, fixed }) => fixed !== null && asked.some(({ column }) => column === name));
  // Where the homes' own key does not tell the rows of all homes, what tells the homes apart does.
  const alone = uniqueKeysOf(tableOf(source, first.source)).some(({ columns }) =>
    columns.every((name) => first.key.includes(name)),
  );
  const key = alone ? first.key : [...new Set([...first.key, ...told.map(({ name }) => name)])];
  if (homes.some((home) => home.key.join() !== first.key.join()))
    return 'its rows have another key in each table that holds them';
  return { source: first.source, view, id, key, homes: homes.map((home) => alike(home, homes, dialect)) };
}

/** A column that one home does not hold has the type that another gives it. */
function alike(home: CompatTable, homes: readonly CompatTable[], dialect: Dialect): CompatTable {
  const held = homes.flatMap(({ columns }) => columns.filter(({ target }) => target !== null));
  const columns = home.columns.map((column) => {
    const type = held.find(({ name }) => name === column.name)?.target?.rawType;
    if (column.target !== null || column.fixed !== null || type === undefined) return column;
    return { ...column, fixed: { text: null, sql: dialect.views === null ? 'NULL' : `CAST(NULL AS ${type})` } };
  });
  return { ...home, columns };
}

const TOLD: ReadonlySet<string> = new Set(['integer', 'text', 'enum']);
