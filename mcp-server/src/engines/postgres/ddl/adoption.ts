import type { Decision, FixedRows, NamedTable } from '../../../model/ddl.ts';
import type { AdoptRequest } from '../../../model/ddl-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import type { Column, EnumType, Routine, Schema, Table, Trigger } from '../../../model/schema.ts';
import { type ColumnGroup, columnGroups, placeKey } from '../../ddl/column-groups.ts';
import { DecisionLog } from '../../ddl/decision-log.ts';
import { type NameRules, Names } from '../../ddl/names.ts';
import type { AdoptedType } from './adopted-type.ts';

/** What PostgreSQL makes of a name: 63 bytes, every letter counts. */
export const nameRules: NameRules = {
  longest: 63,
  size: (text) => Buffer.byteLength(text),
  fold: (name) => name,
  clean: (name) => name.replaceAll('\0', ''),
};

/** Columns that every table has already. */
const SYSTEM_COLUMNS = ['tableoid', 'cmin', 'xmin', 'cmax', 'xmax', 'ctid'];

/** One run of `adopt`: the request, what was decided, and the names that are given out. */
export class Adoption {
  readonly request: AdoptRequest;
  readonly log = new DecisionLog();
  readonly groups: ReadonlyMap<string, ColumnGroup>;
  readonly major: number;
  /** Where the new tables go. */
  readonly schema: string;
  /** Relations and types share one name space: a table is a type too. */
  readonly names: Names;
  readonly enums: EnumType[] = [];
  readonly lookups: Table[] = [];
  readonly lookupByGroup = new Map<ColumnGroup, Table>();
  readonly fixedRows: FixedRows[] = [];
  readonly routines: Routine[] = [];
  readonly triggers: Trigger[] = [];
  /** Target names of the sequences that no column owns, by the source’s. */
  readonly sequences = new Map<string, string>();
  /** The source is PostgreSQL too: types and expressions stay as they are written. */
  readonly own: boolean;
  readonly #existing = new Map<string, Column>();
  readonly #tables = new Map<string, TableName>();
  readonly #columns = new Map<string, string>();

  constructor(request: AdoptRequest) {
    this.request = request;
    this.groups = columnGroups(request.source);
    this.major = Number.parseInt(request.target.version, 10);
    this.schema = request.target.defaultSchema;
    this.own = request.source.engine === 'postgres';
    this.names = new Names(nameRules, takenNames(request.target));
    const there = new Map(request.target.tables.map((table) => [placeKey(table, ''), table]));
    for (const { source, target, columns } of request.mapping.tables) {
      this.#tables.set(placeKey(source, ''), target);
      const known = new Map(there.get(placeKey(target, ''))?.columns.map((column) => [column.name, column]));
      for (const pair of columns) {
        this.#columns.set(placeKey(source, pair.source), pair.target);
        const column = known.get(pair.target);
        if (column !== undefined) this.#existing.set(placeKey(source, pair.source), column);
      }
    }
  }

  /** The target’s column that the group’s new columns must agree with, where foreign keys tie them to a table that is there. */
  existing({ members }: ColumnGroup): Column | null {
    if (this.#existing.size === 0) return null;
    for (const { table, column } of members) {
      const found = this.#existing.get(placeKey(table, column.name));
      if (found !== undefined) return found;
    }
    return null;
  }

  /** Gives all tables their names. Those that can keep theirs choose first, then those of the default schema. */
  nameTables(tables: readonly Table[]): void {
    const home = ({ schema }: Table) => schema === this.request.source.defaultSchema;
    const keeps = (table: Table) => home(table) && this.#shown(table.name) === table.name;
    const order = [tables.filter(keeps), tables.filter((table) => home(table) && !keeps(table))];
    for (const table of [...order.flat(), ...tables.filter((table) => !home(table))]) this.#nameTable(table);
  }

  #shown(name: string): string {
    return this.request.choices.names === 'lower' ? name.toLowerCase() : name;
  }

  /** Gives the table and its columns their names. Every table comes before any index, so that tables keep theirs. */
  #nameTable(table: Table): void {
    const away =
      table.schema === this.request.source.defaultSchema ? [] : [this.#shown(`${table.schema}_${table.name}`)];
    const name = this.names.take(this.#shown(table.name), ...away);
    this.#tables.set(placeKey(table, ''), { schema: this.schema, name });
    if (name !== table.name) this.renamed(table, 'table', table.name, name);
    const columns = new Names(nameRules, SYSTEM_COLUMNS);
    for (const column of table.columns) {
      const given = columns.take(this.#shown(column.name), `${this.#shown(column.name)}_`);
      this.#columns.set(placeKey(table, column.name), given);
      if (given !== column.name) this.renamed(table, 'column', column.name, given);
    }
  }

  /** The table with its names on the target. */
  named(table: Table): NamedTable {
    const target = this.tableName(table) ?? { schema: this.schema, name: table.name };
    const columns = table.columns.map(({ name }) => ({ source: name, target: this.columnName(table, name) ?? name }));
    return { source: { schema: table.schema, name: table.name }, target, columns };
  }

  /** The target’s name of a source table; null when it has none. */
  tableName(table: TableName): TableName | null {
    return this.#tables.get(placeKey(table, '')) ?? null;
  }

  columnName(table: TableName, column: string): string | null {
    return this.#columns.get(placeKey(table, column)) ?? null;
  }

  /** The table of labels that the column’s enum became. */
  lookupOf(table: Table, column: Column): TableName | null {
    return this.lookupByGroup.get(this.groupOf(table, column)) ?? null;
  }

  groupOf(table: Table, column: Column): ColumnGroup {
    const alone = { table, column };
    const group = this.groups.get(placeKey(table, column.name));
    return group ?? { root: alone, members: [alone], unique: false, keyed: false, counted: column.identity !== null };
  }

  /** A type of PostgreSQL itself as it is written; null for one that a schema of its own defines. */
  verbatim(column: Column): AdoptedType | null {
    const built = /^("char"|[a-z0-9 ]+(\([^)]*\))?[a-z ]*)(\[\])?$/.test(column.rawType);
    const own = column.type.kind === 'enum' || column.type.kind === 'geometry';
    if (!built || own || (column.type.kind === 'other' && column.rawType.includes('.'))) return null;
    return { rawType: column.rawType, type: column.type, checks: [], said: [] };
  }

  renamed(table: Table, kind: Decision['object']['kind'], from: string, to: string): void {
    this.log.about(table, kind, from, {
      id: 'name',
      effect: 'renamed',
      what: `The ${kind} ${from} is ${to} on the target.`,
      why: 'The name is longer than 63 bytes, is taken, belongs to every table, or was asked for in lower case.',
    });
  }
}

function takenNames(target: Schema): string[] {
  const here = <T extends { readonly schema: string }>(things: readonly T[]) =>
    things.filter(({ schema }) => schema === target.defaultSchema);
  return [
    ...here(target.tables).flatMap((table) => [
      table.name,
      ...(table.primaryKey === null ? [] : [table.primaryKey.name]),
      ...table.indexes.map(({ name }) => name),
      ...(table.partitioning?.partitions.map(({ name }) => name) ?? []),
    ]),
    ...[...here(target.views), ...here(target.sequences), ...here(target.enums)].map(({ name }) => name),
  ];
}
