/** What the columns of an engine can hold on every server (what depends on one is in `Schema.semantics`), so that another engine's values can be judged before they arrive. */
export interface Capacity {
  /** The engine as a reader knows it. */
  readonly title: string;
  readonly unsigned: boolean;
  /** Widths of whole numbers, ascending. */
  readonly integerBits: readonly number[];
  /** A truth value is a type of its own, with no third value. */
  readonly booleans: boolean;
  /** NaN and infinities, of numbers and of moments. */
  readonly infinities: boolean;
  /** Smallest and largest value as text. `instant`: a timestamp with a time zone. */
  readonly moments: Readonly<Record<'date' | 'timestamp' | 'instant', readonly [min: string, max: string]>>;
  /** A TIME may be negative or longer than a day. */
  readonly longTimes: boolean;
  readonly years: boolean;
  readonly sets: boolean;
  /** Digits of a decimal altogether and after the point. */
  readonly decimal: { readonly digits: number; readonly scale: number };
  /** Text may hold U+0000. */
  readonly nulCharacters: boolean;
  /** JSON text that parses but that the parsed type refuses. */
  readonly jsonRefuses: { readonly nul: boolean; readonly surrogate: boolean };
  /** An ENUM may hold a value that is none of its members. */
  readonly emptyMembers: boolean;
  /** Bytes of one index entry as it is stored, and of an index's columns as they are declared; null: no such limit. */
  readonly indexEntryBytes: number | null;
  readonly indexDeclaredBytes: number | null;
  /** Bytes of a row's columns as they are declared, long texts left out; null: no such limit. */
  readonly rowDeclaredBytes: number | null;
  /** Bytes of a row when every long value is stored elsewhere; null: no such limit. */
  readonly rowStoredBytes: number | null;
  /** Bytes of a single value that can still be sent and restored in one piece. */
  readonly valueBytes: number;
  /** Two columns of a table may differ in letter case only. */
  readonly caseOfColumns: boolean;
  /** Kinds of storage whose tables take part in transactions; null: all. */
  readonly transactionalStorage: ReadonlySet<string> | null;
  /** The rows that ON DELETE and ON UPDATE change stand in the log from which changes are captured. */
  readonly cascadesInLog: boolean;
}
