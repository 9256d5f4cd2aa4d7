import type { Decision, NamedTable } from '../../../model/ddl.ts';
import type { AdoptRequest } from '../../../model/ddl-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import type { Column, Table } from '../../../model/schema.ts';
import { type ColumnGroup, columnGroups, placeKey } from '../../ddl/column-groups.ts';
import { DecisionLog } from '../../ddl/decision-log.ts';
import { type NameRules, Names } from '../../ddl/names.ts';

/** What MySQL makes of a name: 64 characters of the first Unicode plane, compared without case and accents, no space at the end. */
export const nameRules: NameRules = {
  longest: 64,
  size: (text) => text.length,
  fold: (name) => name.replaceAll('ß', 's').normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase(),
  clean: (name) =>
    name
      .replaceAll('\0', '')
      .replaceAll(/[\u{10000}-\u{10ffff}\p{Cs}]/gu, '_')
      .replace(/\s+$/u, ''),
};

/** The width of an index entry in bytes, and of a row without what lies outside it. */
export const KEY_BYTES = 3072;
export const ROW_BYTES = 65_535;

/** One run of `adopt`: the request, what was decided, and the names that are given out. */
export class Adoption {
  readonly request: AdoptRequest;
  readonly log = new DecisionLog();
  readonly mariadb: boolean;
  /** Major and minor version as one number: 1011 for 10.11. */
  readonly version: number;
  /** The database that the new tables go to. */
  readonly schema: string;
  /** The source is MySQL or MariaDB too: types stay as they are written, where the target knows them. */
  readonly own: boolean;
  /** The very same product: expressions stay as they are written. */
  readonly same: boolean;
  readonly tables: Names;
  /** Names of foreign keys and of checks are unique in a database. */
  readonly constraints: Names;
  readonly sequences = new Map<string, string>();
  readonly #groups: ReadonlyMap<string, ColumnGroup>;
  readonly #existing = new Map<string, Column>();
  readonly #names = new Map<string, TableName>();
  readonly #columns = new Map<string, string>();

  constructor(request: AdoptRequest) {
    const { source, target, mapping } = request;
    this.request = request;
    this.#groups = columnGroups(source);
    this.mariadb = target.flavor === 'mariadb';
    const [major = '0', minor = '0'] = target.version.split('.');
    this.version = Number.parseInt(major, 10) * 100 + Number.parseInt(minor, 10);
    this.schema = target.defaultSchema;
    this.own = source.engine === 'mysql';
    this.same = source.flavor === target.flavor;
    this.tables = new Names(
      nameRules,
      [...target.tables, ...target.views, ...target.sequences].map(({ name }) => name),
    );
    this.constraints = new Names(
      nameRules,
      target.tables.flatMap(({ foreignKeys, checks }) => [...foreignKeys, ...checks].map(({ name }) => name)),
    );
    const there = new Map(target.tables.map((table) => [placeKey(table, ''), table]));
    for (const pair of mapping.tables) {
      this.#names.set(placeKey(pair.source, ''), pair.target);
      const known = new Map(there.get(placeKey(pair.target, ''))?.columns.map((column) => [column.name, column]));
      for (const names of pair.columns) {
        this.#columns.set(placeKey(pair.source, names.source), names.target);
        const column = known.get(names.target);
        if (column !== undefined) this.#existing.set(placeKey(pair.source, names.source), column);
      }
    }
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

  /** Gives the table and its columns their names. */
  #nameTable(table: Table): void {
    const { source } = this.request;
    const away = table.schema === source.defaultSchema ? [] : [this.#shown(`${table.schema}_${table.name}`)];
    const name = this.tables.take(this.#shown(table.name), ...away);
    this.#names.set(placeKey(table, ''), { schema: this.schema, name });
    if (name !== table.name) this.renamed(table, 'table', table.name, name);
    const columns = new Names(nameRules);
    for (const column of table.columns) {
      const given = columns.take(this.#shown(column.name));
      this.#columns.set(placeKey(table, column.name), given);
      if (given !== column.name) this.renamed(table, 'column', column.name, given);
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

  /** The table with its names on the target. */
  named(table: Table): NamedTable {
    const target = this.tableName(table) ?? { schema: this.schema, name: table.name };
    const columns = table.columns.map(({ name }) => ({ source: name, target: this.columnName(table, name) ?? name }));
    return { source: { schema: table.schema, name: table.name }, target, columns };
  }

  /** The target’s name of a source table; null when it has none. */
  tableName(table: TableName): TableName | null {
    return this.#names.get(placeKey(table, '')) ?? null;
  }

  columnName(table: TableName, column: string): string | null {
    return this.#columns.get(placeKey(table, column)) ?? null;
  }

  groupOf(table: Table, column: Column): ColumnGroup {
    const alone = { table, column };
    const group = this.#groups.get(placeKey(table, column.name));
    return group ?? { root: alone, members: [alone], unique: false, keyed: false, counted: column.identity !== null };
  }

  renamed(table: Table, kind: Decision['object']['kind'], from: string, to: string): void {
    this.log.about(table, kind, from, {
      id: 'name',
      effect: 'renamed',
      what: `The ${kind} ${from} is ${to} on the target.`,
      why: 'The name is longer than 64 characters, differs from another only by case or accents, holds a character that names cannot, or was asked for in lower case.',
    });
  }
}
