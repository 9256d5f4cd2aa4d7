/**
 * How the values of a column are written and told apart here, without anything of Lockstep's:
 * - whole, decimal: numbers by value. boolean: 0 or 1.
 * - text: the characters as they are. bytes: hex digits.
 * - date, moment: digits as printed; a moment in UTC, without zeros at the end of its fraction.
 */
export type Rule = 'whole' | 'decimal' | 'boolean' | 'text' | 'bytes' | 'date' | 'moment';

/** A value as the rule of its column writes it; null is NULL. */
export type Value = string | null;

export interface TruthColumn {
  readonly name: string;
  readonly rule: Rule;
  readonly mysql: string;
  readonly postgres: string;
  readonly nullable: boolean;
}

/** A table of a public data set, with a primary key. Rows hold one value for each column, in their order. */
export interface TruthTable {
  readonly name: string;
  readonly columns: readonly TruthColumn[];
  readonly key: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

/** `name rule mysql-type [| postgres-type] [null]`, as in `price decimal decimal(9,2) | numeric(9,2) null`. */
export function column(text: string): TruthColumn {
  const nullable = text.endsWith(' null');
  const [name, rule, ...rest] = (nullable ? text.slice(0, -5) : text).split(' ');
  const [mysql = '', postgres = mysql] = rest.join(' ').split(' | ');
  if (name === undefined || mysql === '') throw new Error(`"${text}" does not describe a column.`);
  return { name, rule: ruleOf(rule), mysql, postgres, nullable };
}

/** A table of rows that name their values. */
export function tableOf(
  name: string,
  columns: readonly string[],
  key: readonly string[],
  rows: readonly Readonly<Record<string, Value | undefined>>[],
): TruthTable {
  const described = columns.map(column);
  return { name, columns: described, key, rows: rows.map((row) => described.map((each) => row[each.name] ?? null)) };
}

/** The places of the key's columns among a table's columns. */
export function keyPlaces(table: Pick<TruthTable, 'columns' | 'key'>): number[] {
  return table.key.map((name) => table.columns.findIndex((candidate) => candidate.name === name));
}

const RULES: readonly Rule[] = ['whole', 'decimal', 'boolean', 'text', 'bytes', 'date', 'moment'];

function ruleOf(word: string | undefined): Rule {
  const rule = RULES.find((candidate) => candidate === word);
  if (rule === undefined) throw new Error(`"${word}" is no rule.`);
  return rule;
}
