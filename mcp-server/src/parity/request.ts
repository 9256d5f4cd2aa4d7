import type { CanonicalForm, DigestColumn, DigestRequest } from '../model/digest.ts';
import { LockstepError } from '../model/errors.ts';
import type { ColumnPair, TableMapping, TableName } from '../model/mapping.ts';
import type { Column, Table } from '../model/schema.ts';
import { chooseForm } from './forms.ts';
import type { ValueRule } from './normal-form.ts';

/** A compared column by its source name, and how unequal texts of it are judged. */
export interface ComparedColumn {
  readonly name: string;
  readonly rule: ValueRule;
}

/** A column pair that is left out, by its source name, with the sentence that says why. */
export interface NotCompared {
  readonly column: string;
  readonly reason: string;
}

/** What both sides are asked about one pair of tables. Columns and key have the same order in both requests and in `columns`. */
export interface TableRequest {
  readonly source: DigestRequest;
  readonly target: DigestRequest;
  readonly columns: readonly ComparedColumn[];
  /** Source names of the key columns; empty when no key can be compared. */
  readonly key: readonly string[];
  readonly notCompared: readonly NotCompared[];
  /** Whole rows that one read may bring here without filling the memory. */
  readonly rowsPerRead: number;
}

/** Bytes of rows that one read may bring here. */
const READ_BYTES = 16 * 2 ** 20;
const MOST_ROWS_PER_READ = 1000;

interface FormedPair {
  readonly source: Column;
  readonly target: Column;
  readonly form: CanonicalForm;
}

/** The two digest requests for a mapped pair of tables. NOT_FOUND when the mapping names a column that a table has not. */
export function tableRequest(mapping: TableMapping, source: Table, target: Table): TableRequest {
  const compared: FormedPair[] = [];
  const notCompared: NotCompared[] = [];
  for (const pair of mapping.columns) {
    const columns = { source: columnOf(source, pair.source), target: columnOf(target, pair.target) };
    const chosen = chooseForm(columns.source, columns.target);
    if ('form' in chosen) compared.push({ ...columns, form: chosen.form });
    else notCompared.push({ column: pair.source, reason: chosen.notCompared });
  }
  const key = usableKey(mapping.key, compared);
  const [first] = key;
  const inBuckets = first !== undefined && isWholeNumber(first.source) && isWholeNumber(first.target);
  const request = (table: TableName, side: 'source' | 'target'): DigestRequest => ({
    table,
    columns: compared.map((pair) => digestColumn(pair, side)),
    key: key.map((pair) => digestColumn(pair, side)),
    bucketBy: inBuckets ? first[side].name : null,
  });
  return {
    source: request(mapping.source, 'source'),
    target: request(mapping.target, 'target'),
    columns: compared.map((pair) => ({ name: pair.source.name, rule: ruleOf(pair) })),
    key: key.map((pair) => pair.source.name),
    notCompared: [...notCompared, ...unmatchedColumns(mapping)],
    rowsPerRead: Math.min(rowsPerRead(source), rowsPerRead(target)),
  };
}

/** A key with NULL does not identify a row, and unequal texts of json or float may be the same value: neither tells rows apart. */
function usableKey(key: readonly ColumnPair[], compared: readonly FormedPair[]): FormedPair[] {
  const pairs = key.flatMap((pair) =>
    compared.filter(({ source, target }) => source.name === pair.source && target.name === pair.target),
  );
  const tells = ({ source, target, form }: FormedPair) =>
    !source.nullable && !target.nullable && form.kind !== 'json' && form.kind !== 'float';
  return pairs.length === key.length && pairs.every(tells) ? pairs : [];
}

function isWholeNumber({ type }: Column): boolean {
  return type.kind === 'integer' || (type.kind === 'decimal' && type.scale === 0);
}

function ruleOf({ source, target, form }: FormedPair): ValueRule {
  if (form.kind === 'json') return 'json';
  if (form.kind !== 'float') return 'exact';
  const single = [source, target].some(({ type }) => type.kind === 'float' && type.bits <= 32);
  return single ? 'single' : 'double';
}

function rowsPerRead({ rowEstimate, dataBytes }: Table): number {
  const bytesPerRow = (dataBytes ?? 0) / Math.max(1, rowEstimate ?? 0);
  return Math.max(10, Math.min(MOST_ROWS_PER_READ, Math.floor(READ_BYTES / Math.max(1, bytesPerRow))));
}

function unmatchedColumns({ unmatched }: TableMapping): NotCompared[] {
  return [
    ...unmatched.source.map((column) => ({ column, reason: 'the target table has no column for it' })),
    ...unmatched.target.map((column) => ({ column, reason: 'only the target table has it' })),
  ];
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw new LockstepError('NOT_FOUND', `table ${table.schema}.${table.name} has no column ${JSON.stringify(name)}`, {
    hint: 'Inspect the schema again and correct the mapping: the column was dropped or renamed.',
  });
}

function digestColumn(pair: FormedPair, side: 'source' | 'target'): DigestColumn {
  return { name: pair[side].name, form: pair.form };
}
