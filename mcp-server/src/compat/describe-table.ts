import type { Dialect } from '../engines/engine.ts';
import type { CompatColumn, CompatFixed, CompatPart, CompatTable } from '../model/compat.ts';
import { fullName, type TableMapping, type TableName } from '../model/mapping.ts';
import { onlyValue, refuseTranslation } from '../model/row-conditions.ts';
import type { Column, Table } from '../model/schema.ts';
import { ownPair } from '../model/typed-column.ts';
import { uniqueKeysOf } from '../model/unique-keys.ts';
import type { CompatInput } from './compat-input.ts';
import { presenceOf } from './group-homes.ts';
import { type Lodging, lodgingOf } from './lodging-of.ts';
import { tableOf } from './table-of.ts';
import { viewDefault } from './view-default.ts';

/** What the view and its helpers are called. */
export interface Named {
  readonly view: TableName;
  readonly id: string;
}

interface Home {
  readonly input: CompatInput;
  readonly source: Table;
  readonly pairs: readonly TableMapping[];
  readonly targets: readonly Table[];
  readonly anchor: TableMapping;
}

/** The rows of a table that have one home, of which the first pair has all; a sentence where no view can give them. */
export function describeTable(input: CompatInput, pairs: readonly TableMapping[], named: Named): CompatTable | string {
  const [anchor] = pairs;
  if (anchor === undefined) return 'no table of the target receives it';
  const targets = pairs.map((pair) => tableOf(input.target, pair.target));
  const home: Home = { input, source: tableOf(input.source, anchor.source), pairs, targets, anchor };
  const lodging = lodgingOf(input, anchor);
  const reason = refuse(home, named.view) ?? (typeof lodging === 'string' ? lodging : null);
  if (reason !== null || typeof lodging === 'string') return reason ?? '';
  const columns = home.source.columns
    .map((column) => columnOf(home, column))
    .map((column) => unnumbered(column, lodging));
  return {
    ...named,
    ...lodging,
    source: anchor.source,
    key: anchor.key.map((pair) => pair.source),
    columns,
    parts: pairs.map((pair, at) => partOf(home, pair, at)),
    generated: numberedBy(columns, lodging),
    where: anchor.where,
    filter: filterOf(home),
  };
}

/** A guest's key is that of a row which is there: no number of its own. */
function unnumbered(column: CompatColumn, { guest }: Lodging): CompatColumn {
  return guest !== null && column.target !== null && column.target.identity !== null
    ? { ...column, default: null }
    : column;
}

function numberedBy(columns: readonly CompatColumn[], { guest }: Lodging): string | null {
  if (guest !== null) return null;
  return columns.find(({ part, target }) => part === 0 && target !== null && target.identity !== null)?.name ?? null;
}

/** Why no view can give the table; null when one can. */
function refuse(home: Home, view: TableName): string | null {
  const { input, pairs, anchor } = home;
  const { target, dialect } = input;
  const long = [view.schema, view.name].find((name) => !dialect.code.keepsName(name));
  if (long !== undefined) return `there is no room for the name ${long}`;
  if (target.tables.some((each) => each.schema === view.schema && each.name === view.name))
    return `${fullName(view)} is a table already`;
  for (const pair of pairs) {
    const reason = refusePart(pair, tableOf(target, pair.target), anchor);
    if (reason !== null) return reason;
  }
  const undecided = anchor.unmatched.source.filter(
    (name) => !pairs.some((pair) => pair.columns.some(({ source }) => source === name)),
  );
  if (undecided.length > 0) return `nobody has decided about its column ${undecided.join(', ')}`;
  return refuseFilter(home);
}

function refusePart(pair: TableMapping, target: Table, anchor: TableMapping): string | null {
  const into = fullName(pair.target);
  if (pair.key.length === 0) return `it has no key that it shares with ${into}`;
  const own = [...pair.key.map((each) => each.target), ...pair.constants.map(({ column }) => column)];
  const unique = uniqueKeysOf(target).some(({ columns }) => columns.every((name) => own.includes(name)));
  if (!unique)
    return `several rows of ${into} may belong to one of its rows: no unique key of it lies in ${own.join(', ')}`;
  const away = pair.key.find(({ source }) => !anchor.columns.some((each) => each.source === source));
  return away === undefined
    ? null
    : `${fullName(anchor.target)} does not hold ${away.source}, by which ${into} is found`;
}

/** Why the rows that are migrated cannot be told by what the first table of the store holds. */
function refuseFilter({ input, source, pairs, targets: [target], anchor }: Home): string | null {
  for (const condition of anchor.where) {
    const carried = anchor.columns.some((pair) => pair.source === condition.column);
    if (!carried && pairs.some(({ columns }) => columns.some((pair) => pair.source === condition.column)))
      return `its filter asks ${condition.column}, which ${fullName(anchor.target)} does not hold`;
    if (!carried && onlyValue(condition) === undefined)
      return `only rows with certain values of ${condition.column} are migrated, and nothing holds which one a row had`;
    const column = source.columns.find(({ name }) => name === condition.column);
    if (!carried && column !== undefined && !canBeWritten(input, column, onlyValue(condition) ?? null))
      return `only rows with one value of ${condition.column} are migrated, and this engine has no such value (${column.rawType})`;
    const reason = carried && target !== undefined ? refuseTranslation(condition, anchor, source, target) : null;
    if (reason !== null) return `its filter asks ${condition.column}: ${reason}`;
  }
  return null;
}

function canBeWritten({ source, target }: CompatInput, column: Column, text: string | null): boolean {
  return text === null || source.engine === target.engine || PLAIN.has(ownPair(column).form.kind);
}

/** Forms whose text is the literal's text in every engine. */
const PLAIN: ReadonlySet<string> = new Set(['integer', 'decimal', 'text', 'date']);

function filterOf({ input, targets: [target], anchor }: Home): string | null {
  if (target === undefined) return null;
  const filters = anchor.where.flatMap(({ column, op, values }) => {
    const name = anchor.columns.find((pair) => pair.source === column)?.target;
    return name === undefined ? [] : [{ column: { name, form: ownPair(found(target, name)).form }, op, values }];
  });
  return input.dialect.filter(filters, (name) => found(target, name));
}

function partOf({ input, targets, anchor }: Home, pair: TableMapping, at: number): CompatPart {
  const target = targets[at] ?? tableOf(input.target, pair.target);
  const { dialect } = input;
  const written = pair.columns.filter((each) => found(target, each.target).generated === null);
  const filled = new Set([...written.map((each) => each.target), ...pair.constants.map(({ column }) => column)]);
  return {
    table: pair.target,
    columns: written,
    key: pair.key,
    constants: pair.constants.map(({ column: name, value }) => {
      const column = found(target, name);
      return { column: name, text: value, sql: dialect.value(value, column.rawType, ownPair(column).form) };
    }),
    optional: pair === anchor ? null : (presenceOf(pair, anchor) ?? null),
    follows: follows(pair, anchor, target),
    unfilled: target.columns.filter((column) => needsValue(column) && !filled.has(column.name)).map(({ name }) => name),
    unknown: target.columns
      .filter(({ name, generated }) => generated === null && !filled.has(name))
      .map(({ name }) => name),
  };
}

function needsValue({ nullable, default: given, identity, generated }: Column): boolean {
  return !nullable && given === null && identity === null && generated === null;
}

function follows(pair: TableMapping, anchor: TableMapping, target: Table): boolean {
  const held = (name: string) => anchor.columns.find(({ source }) => source === name)?.target;
  return target.foreignKeys.some(
    ({ columns, references, onUpdate }) =>
      onUpdate === 'cascade' &&
      fullName({ schema: references.schema, name: references.table }) === fullName(anchor.target) &&
      pair.key.every(({ source, target: own }) => {
        const at = columns.indexOf(own);
        return at !== -1 && references.columns[at] === held(source);
      }),
  );
}

function columnOf({ input, pairs, targets, anchor }: Home, column: Column): CompatColumn {
  const part = pairs.findIndex((pair) => pair.columns.some(({ source }) => source === column.name));
  const name = pairs[part]?.columns.find(({ source }) => source === column.name)?.target;
  const table = targets[part];
  const target = name === undefined || table === undefined ? null : found(table, name);
  const sameEngine = input.source.engine === input.target.engine;
  const condition = anchor.where.find((each) => each.column === column.name);
  const only = target !== null || condition === undefined ? undefined : onlyValue(condition);
  const fixed = only === undefined ? null : fixedAt(column, only, input.dialect, sameEngine);
  return {
    name: column.name,
    part: Math.max(part, 0),
    target,
    fixed,
    nullable: column.nullable,
    type: (target ?? column).type,
    default: target === null ? (fixed?.sql ?? null) : viewDefault(column, target, input.dialect, sameEngine),
  };
}

/** A value of the face that the store does not hold, in the face's own type where both are one engine. */
function fixedAt(column: Column, text: string | null, dialect: Dialect, sameEngine: boolean): CompatFixed {
  const { form } = ownPair(column);
  if (sameEngine) {
    const value = dialect.value(text, column.rawType, form);
    return { text, sql: dialect.views === null ? value : `CAST(${value} AS ${column.rawType})` };
  }
  if (text === null) return { text, sql: 'NULL' };
  const number = form.kind === 'integer' || form.kind === 'decimal';
  return {
    text,
    sql: number ? text : dialect.views === null ? dialect.literal(text) : `CAST(${dialect.literal(text)} AS text)`,
  };
}

function found({ columns, name }: Table, wanted: string): Column {
  const column = columns.find((each) => each.name === wanted);
  if (column === undefined) throw new Error(`${name} has no column ${wanted}`);
  return column;
}
