import type { Dialect } from '../engines/engine.ts';
import type { Capacity } from '../model/capacity.ts';
import type { ColumnType } from '../model/column-type.ts';
import type { RowQuestion, SetQuestion } from '../model/data-question.ts';
import type { ObjectRef, Severity } from '../model/finding.ts';
import type { Mapping, TableMapping } from '../model/mapping.ts';
import type { RowFilter } from '../model/row-filter.ts';
import type { Column, Schema, Table } from '../model/schema.ts';

/** Both databases as far as a check looks at them. */
export interface World {
  /** Without the tables whose rows stay behind. */
  readonly source: Schema;
  readonly target: Schema;
  readonly mapping: Mapping;
  /** Tables of the source and how each is mapped, by `tableKey`. */
  readonly tables: ReadonlyMap<string, Table>;
  readonly mapped: ReadonlyMap<string, readonly TableMapping[]>;
  /** Columns of the target that a foreign key ties to others, as `tiedKey` writes them. */
  readonly tied: ReadonlySet<string>;
  readonly sourceDialect: Dialect;
  readonly targetDialect: Dialect;
  /** What the source's engine holds, and what the target's does. */
  readonly from: Capacity;
  readonly to: Capacity;
  /** Bytes from which a single value counts as huge. */
  readonly hugeBytes: number;
}

/** A column of the source and the one that will hold its values. */
export interface ColumnSubject {
  readonly source: Column;
  /** null: there is no such column yet. */
  readonly target: Column | null;
  /** The type of the target's column, or the nearest that the target's engine has. */
  readonly to: ColumnType;
}

/** A table of the source and the one that will hold its rows. */
export interface Subject {
  readonly world: World;
  readonly table: Table;
  /** null: there is no such table yet. */
  readonly target: Table | null;
  /** How they are mapped; null as long as there is no such table. */
  readonly mapping: TableMapping | null;
  /** The columns whose values are copied: neither left out by the mapping nor computed by the target. */
  readonly columns: readonly ColumnSubject[];
  /** What a row must pass to be copied. */
  readonly moves: readonly RowFilter[];
}

/** What may be wrong, and what follows if it is. */
export interface Hazard {
  readonly severity: Severity;
  readonly object: ObjectRef;
  /** The rows that have it; null: the definition alone says so. */
  readonly question: RowQuestion | SetQuestion | null;
  /** What is so: with a question a clause that `in 3 rows` may follow, else a sentence. */
  readonly what: string;
  readonly consequence: string;
  readonly wayOut: string;
  readonly fix: Fix;
  /** Collations of the target, one for each column of folded duplicates, that decide which candidates are equal; null: byte by byte. */
  readonly collations?: readonly (string | null)[];
}

/** SQL that mends it. `source` left out: made from the question. With none of them a person decides. */
export interface Fix {
  readonly source?: string | null;
  readonly target?: string | null;
  /** The column as CREATE TABLE shall declare it, where there is no such table yet. */
  readonly declare?: string | null;
}

/** One thing to look for. `id` is the name of its file. */
export interface Check {
  readonly id: string;
  /** What to look for in a table, pure: from definitions and capacities only. */
  readonly ofTable?: (subject: Subject) => readonly Hazard[];
  /** What to look for in the database as a whole. */
  readonly ofSchema?: (world: World) => readonly Hazard[];
}

/** A hazard of a column, without the words that are the same for all. */
export type ColumnHazard = Omit<Hazard, 'object'>;

/** A check that looks at one column at a time. */
export function columnCheck(
  id: string,
  find: (column: ColumnSubject, subject: Subject) => ColumnHazard | readonly ColumnHazard[] | null,
): Check {
  return {
    id,
    ofTable: (subject) =>
      subject.columns.flatMap((column) => {
        const object = columnRef(subject.table, column.source.name);
        return [find(column, subject) ?? []].flat().map((hazard) => ({ ...hazard, object }));
      }),
  };
}

/** Names a column of the source. */
export function columnRef({ schema, name }: Table, column: string): ObjectRef {
  return { side: 'source', kind: 'column', schema, table: name, name: column };
}

/** Names a table of the source. */
export function tableRef({ schema, name }: Table): ObjectRef {
  return { side: 'source', kind: 'table', schema, table: null, name };
}

/** Names a key, an index or a constraint of a table of the source. */
export function partRef(
  { schema, name }: Table,
  kind: 'key' | 'index' | 'foreign key' | 'trigger',
  part: string,
): ObjectRef {
  return { side: 'source', kind, schema, table: name, name: part };
}
