import { z } from 'zod';

const words = z.array(z.string());

/** What a server makes of the same names, values and statements: settings as a new session gets them, and traits of the server. */
export const semantics = z.strictObject({
  /** A value that does not fit its column is refused; else it is cut, clamped or replaced. */
  strict: z.boolean(),
  /** Dates with a zero year, month or day are accepted. */
  zeroDates: z.boolean(),
  /** A selected column that GROUP BY does not determine is refused. */
  fullGroupBy: z.boolean(),
  /** `||` joins texts; else it is OR. */
  pipesConcatenate: z.boolean(),
  /** "x" is a name; else a text. */
  doubleQuotesName: z.boolean(),
  /** A backslash inside a text literal escapes what follows. */
  backslashEscapes: z.boolean(),
  /** 5 / 2 is 2.5; else 2. */
  exactDivision: z.boolean(),
  /** Digits after the point that an average has beyond those of its values; null: about sixteen digits in all. */
  averageDigits: z.number().int().nullable(),
  /** SELECT 1 / 0 is an error; else NULL. */
  divisionByZeroFails: z.boolean(),
  /** A text and a number are compared after a silent conversion; else the statement is refused. */
  coerces: z.boolean(),
  /** An error inside a transaction ends it; else only its statement is undone. */
  errorEndsTransaction: z.boolean(),
  /** DDL commits the open transaction. */
  ddlCommits: z.boolean(),
  /** now() is the start of the transaction; else that of the statement. */
  nowIsTransactionStart: z.boolean(),
  /** An upsert reacts to whichever unique key is hit; else to the one that it names. */
  upsertByAnyKey: z.boolean(),
  /** CHAR(n) comes back padded to its length. */
  padsFixedText: z.boolean(),
  /** Latitude comes before longitude in geographic reference systems. */
  latitudeFirst: z.boolean(),
  /** In lower case, with spaces: `repeatable read`. */
  isolation: z.string(),
  /** The zone of a session that sets none; UTC by that name. */
  timeZone: z.string(),
  /** Years that a timestamp with zone can hold. */
  instants: z.strictObject({ first: z.number().int(), last: z.number().int() }),
  /** What an insert of NULL or 0 into a numbering column does: true draws the next number. */
  numbering: z.strictObject({ onNull: z.boolean(), onZero: z.boolean() }),
  foreignKeys: z.strictObject({
    /** Checked after each row; else at the end of the statement. */
    checkedByRow: z.boolean(),
    /** Rows that a cascade changes fire the triggers of their table. */
    cascadesFireTriggers: z.boolean(),
  }),
  names: z.strictObject({
    longest: z.number().int(),
    unit: z.enum(['bytes', 'characters']),
    /** A name without quotes is read in lower case. */
    unquotedLower: z.boolean(),
    /** Tables whose names differ only by case are one. */
    tablesIgnoreCase: z.boolean(),
    /** Indexes of all tables of a schema share one space of names. */
    indexesShareSchema: z.boolean(),
    /** Words that are no name without quotes, in lower case, sorted. */
    reserved: words,
    /** Names that no column may have. */
    systemColumns: words,
  }),
  /** The most columns that a table may have. */
  mostColumns: z.number().int(),
});

/** What a server makes of the same names, values and statements. */
export type Semantics = Readonly<z.infer<typeof semantics>>;
