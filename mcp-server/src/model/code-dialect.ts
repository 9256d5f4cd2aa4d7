import type { CodeToken } from './code-token.ts';
import type { Column } from './schema.ts';
import type { Query } from './sql-query.ts';

/** What kinds of code a database can hold. */
export type CodeKind = 'view' | 'materialized view' | 'function' | 'procedure' | 'aggregate' | 'trigger' | 'event';

/** How one engine writes the code that is kept in a database: views, routines, triggers and events. */
export interface CodeDialect {
  /** The words of a text, comments left out. */
  tokens(sql: string): CodeToken[];
  /** The query of a view as a neutral tree; UNSUPPORTED, naming the construct, when a part of it is not known to mean the same elsewhere. */
  readQuery(sql: string): Query;
  /** A neutral query in this dialect; UNSUPPORTED when it cannot be written. */
  writeQuery(query: Query): string;
  /** A comparison gives 1 or 0, and a number is a condition. */
  readonly truthIsNumber: boolean;
  /** True when a view of that server version can use the rights of whoever reads it. */
  viewsAsInvoker(version: string): boolean;
  /** What EXTRACT gives: a whole number of 64 bits, or a decimal, which no arithmetic overflows. */
  readonly partsOfDates: 'whole' | 'decimal';
  /** Sums of small whole numbers have 64 bits. */
  readonly widensWholes: boolean;
  /** True when the server takes a name as it is: not too long, and nothing that it would cut. */
  keepsName(name: string): boolean;
  /** True when two texts of the column are equal exactly when their characters are. */
  comparesExactly(column: Column): boolean;
  /** Languages of routines that another server could take over with a rewrite; code in any other goes to the application. */
  readonly languages: readonly string[];
  /** How triggers behave. */
  readonly triggers: {
    /** What decides between two triggers of one moment. */
    readonly order: 'creation' | 'name';
    /** One trigger may have several events. */
    readonly manyEvents: boolean;
  };
  /** Where code of that kind lives on this engine; null where it has no such thing. */
  readonly homes: Readonly<Record<CodeKind, string | null>>;
}
