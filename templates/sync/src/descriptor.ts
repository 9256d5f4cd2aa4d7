/** Which kind of database. */
export type EngineName = 'mysql' | 'postgres';

/** The two databases, by their part in the migration; which of them is the primary changes at cutover. */
export type Side = 'source' | 'target';

/** A value as canonical text; null is NULL. */
export type Text = string | null;

/** A row as canonical texts, in the order of the columns it was asked for. */
export type Row = readonly Text[];

/** A column on one side, and how its values become canonical text and come back from it. */
export interface ColumnSide {
  readonly name: string;
  /** The quoted name. */
  readonly sql: string;
  readonly rawType: string;
  readonly nullable: boolean;
  /** An expression over the alias t that gives the canonical text. */
  readonly read: string;
  /** An expression that makes the column's value of the canonical text which stands in place of its one `{}`. */
  readonly write: string;
  /** The database computes it: it is read and compared, and never written. */
  readonly computed?: true;
}

/** How two unequal texts of a column are judged; exact: they are different values. */
export type ValueRule =
  | 'exact'
  | 'json'
  | 'double'
  | 'single'
  | 'number'
  | 'truth'
  | 'moment'
  | 'set'
  | 'address'
  | 'geometry';

/** How far two values may be apart and still be equal: in units of the number, or in seconds. */
export interface Tolerance {
  readonly kind: 'number' | 'seconds';
  readonly by: string;
}

/** A pair of columns, or a constant that the target holds in every row. */
export interface ColumnDescriptor {
  /** The source's name of it; of a constant the target's. */
  readonly name: string;
  /** Null for a constant. */
  readonly source: ColumnSide | null;
  readonly target: ColumnSide;
  /** The canonical text of a constant; undefined for a pair. */
  readonly constant?: Text;
  /** false: a constant of a type whose values have no one text; it is written and never compared. */
  readonly compared?: false;
  readonly rule: ValueRule;
  readonly tolerance?: Tolerance;
  /** Its values are never written to a log. */
  readonly masked: boolean;
}

/** A counter that hands out numbers for a column. */
export interface Counter {
  /** The place of the column in `columns`. */
  readonly column: number;
  /** PostgreSQL: the quoted name of its sequence; MySQL: null, the table's AUTO_INCREMENT. */
  readonly sequence: string | null;
}

/** One table of a pair. */
export interface TableSide {
  readonly schema: string;
  readonly name: string;
  /** The quoted name, with its schema. */
  readonly sql: string;
  /** A condition over the alias t for the rows that are migrated; null when all are. Only the source has one. */
  readonly where: string | null;
  /** The row key is its primary key. */
  readonly primary: boolean;
  /** Unique keys beside the row key, each as places in `columns`. */
  readonly unique: readonly (readonly number[])[];
  readonly counter: Counter | null;
  /** Names (TableDescriptor.name) of the tables its foreign keys refer to, itself left out. */
  readonly parents: readonly string[];
  /** Foreign keys to itself: the places of the columns, and of the columns that they refer to. */
  readonly own: readonly { readonly columns: readonly number[]; readonly refersTo: readonly number[] }[];
  /** The columns' names and types and the keys, hashed: another hash is another table. */
  readonly schemaHash: string;
}

/** A pair of tables. A source that is spread over several targets has one descriptor for each, all of the same `name` and key. */
export interface TableDescriptor {
  /** The source's `schema.table`: what outbox and ledger call it. */
  readonly name: string;
  readonly columns: readonly ColumnDescriptor[];
  /** The places of the key's columns in `columns`, in key order. */
  readonly key: readonly number[];
  readonly source: TableSide;
  readonly target: TableSide;
}

/** The migration as the kit knows it; rendered from the mapping. */
export interface KitDescriptor {
  /** Of the mapping and both schemas; checkpoints of another one are refused. */
  readonly fingerprint: string;
  /** `schema`: where the kit's own tables stand. */
  readonly source: { readonly engine: EngineName; readonly flavor: string; readonly schema: string };
  readonly target: { readonly engine: EngineName; readonly flavor: string; readonly schema: string };
  /** Parents first. */
  readonly tables: readonly TableDescriptor[];
}

/** The side that is not this one. */
export function otherSide(side: Side): Side {
  return side === 'source' ? 'target' : 'source';
}
