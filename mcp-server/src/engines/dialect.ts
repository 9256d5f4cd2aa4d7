import type { Capacity } from '../model/capacity.ts';
import type { CdcEngine } from '../model/cdc-contract.ts';
import type { ChangeEngine } from '../model/change-contract.ts';
import type { CodeDialect } from '../model/code-dialect.ts';
import type { ColumnType } from '../model/column-type.ts';
import type { Folding, RowQuestion } from '../model/data-question.ts';
import type { Ddl } from '../model/ddl-contract.ts';
import type { CanonicalForm } from '../model/digest.ts';
import type { RowFilter } from '../model/row-filter.ts';
import type { Column, Table } from '../model/schema.ts';
import type { Seen } from '../model/seen.ts';

/** Which kind of database: the name of its folder under engines/. */
export type EngineName = 'mysql' | 'postgres';

/** How one engine writes SQL. Pure text: the generated files and the engine's own statements share it. */
export interface Dialect {
  readonly engine: EngineName;
  readonly ddl: Ddl;
  /** How it changes a shape under live writers. */
  readonly change: ChangeEngine;
  identifier(name: string): string;
  literal(value: string): string;
  table(name: { readonly schema: string; readonly name: string }): string;
  /** The column as text in the given form, or null when this engine cannot write that form in SQL. */
  canonical(quotedColumn: string, rawType: string, form: CanonicalForm): string;
  /**
   * The literal that stores a canonical text, in a column of that type, as the value it was written from; null is NULL. VALIDATION
   * when the type cannot hold what the text says, UNSUPPORTED when the form is none that a value can be made from.
   */
  value(text: string | null, rawType: string, form: CanonicalForm): string;
  /**
   * The expression that stores a canonical text of that form, which stands in place of its one `{}`, in a column of that type; NULL
   * stays NULL. Null when the engine makes no value of such a text. A text that the type cannot hold exactly is an error of INSERT
   * and UPDATE, never another value. `from` is the type of the column that the texts come from, and spares what no value of it needs.
   */
  stored(rawType: string, form: CanonicalForm, from?: ColumnType): string | null;
  /**
   * The key of a row, of the alias or of a trigger's NEW or OLD, as JSON.stringify writes the array of its canonical texts. Null when
   * their text depends on settings of the session that changes the row.
   */
  rowKey(columns: readonly KeyColumn[], row: string): string | null;
  /** The most characters of a row key that the sync kit's tables hold. */
  readonly longestRowKey: number;
  /** What triggers on rows are not told of. */
  readonly triggersMiss: { readonly cascades: boolean; readonly truncate: boolean };
  /** What a column's definition is known by when it is looked at again: name, type, '1' where NULL may be, and what decides how values are kept. */
  shape(column: Pick<Column, 'name' | 'rawType' | 'nullable' | 'collation'>): readonly (string | null)[];
  /** A condition that is true of the rows whose column holds exactly the value of that canonical text; null is NULL. */
  holds(quotedColumn: string, rawType: string, form: CanonicalForm, text: string | null): string;
  /** A condition over the alias t that is true of the rows which pass all filters; null when there is none. `column` tells what the catalogue says. */
  filter(
    filters: readonly RowFilter[],
    column: (name: string) => { readonly rawType: string; readonly charset: string | null },
  ): string | null;
  /** What its columns can hold, and what questions about rows and their answers look like in its SQL. */
  readonly data: DataDialect;
  /** The client command line that runs a generated script, with the file's name as its last word. */
  clientCommand(file: string): string;
  /** What views have of their own beside their query: triggers, and defaults that may draw the next number; null: nothing. */
  readonly views: { nextNumber(sequence: string): string } | null;
  /** Whether a connector of Debezium that committed this offset has passed everything up to a position of the log, as `ServerLoad` has it. */
  logReached(offset: Readonly<Record<string, unknown>>, position: string): Seen<boolean>;
  /** How it writes views, routines, triggers and events. */
  readonly code: CodeDialect;
  /** How Debezium reads it and writes to it. */
  readonly cdc: CdcEngine;
}

/** A column of a key. `sql` is its quoted name. */
export interface KeyColumn {
  readonly sql: string;
  readonly rawType: string;
  readonly nullable: boolean;
  readonly form: CanonicalForm;
}

/** A column that a question is about. `sql` is its quoted name. */
export interface AskedColumn {
  readonly sql: string;
  readonly rawType: string;
  readonly charset: string | null;
  readonly nullable: boolean;
  /** The expression of a generated column. */
  readonly generated: string | null;
}

/** How one engine judges, and mends, the values of its rows. Pure text. */
export interface DataDialect {
  readonly capacity: Capacity;
  /** What comparisons under this collation (null: of no text) pass over; `rawType` because some types compare in a way of their own. */
  folding(collation: string | null, rawType: string): Folding;
  /**
   * A condition that is true of the rows that the question finds; null when no row of this engine can be one. `flavor` as the
   * server names itself. UNSUPPORTED when this engine cannot be asked.
   */
  condition(question: RowQuestion, columnOf: (name: string) => AskedColumn, flavor: string): string | null;
  /** An expression to set the column to, so that the question no longer finds the row; null when only a person can say. */
  cure(question: RowQuestion, column: AskedColumn): string | null;
  /** The type as a column declares it; null for a type that this engine does not have. */
  declares(type: ColumnType): string | null;
  /** The text so compared that two are equal only if their bytes are. */
  exactly(text: ColumnShape, flavor: string): ColumnShape;
  /** The text in a character set that has every character, compared as nearly as it was. */
  inUnicode(text: ColumnShape): ColumnShape;
  /** A column's type as CREATE TABLE spells it. */
  declaration(shape: ColumnShape): string;
  /** The statement that gives a table a key of its own; both names are quoted. */
  addKey(table: string, column: string): string;
  /** The statement that stores a table where transactions hold; null where there is no other storage. */
  makeTransactional(table: string): string | null;
  /** The statement that gives a column another type and keeps all else of it; null where one statement does not do that. */
  retype(change: ColumnChange): string | null;
}

/** A type, and of text how it compares; null: as its table or database does. */
export type ColumnShape = Pick<Column, 'rawType' | 'type' | 'charset' | 'collation'>;

/** What a column shall become. */
export interface ColumnChange {
  readonly table: Table;
  readonly column: Column;
  readonly to: ColumnShape;
  /** A foreign key ties it to another column. */
  readonly tied: boolean;
  /** As the server names itself. */
  readonly flavor: string;
}
