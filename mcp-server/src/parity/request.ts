import { hasConstantText } from '../model/constant-text.ts';
import type { CanonicalForm, DigestColumn } from '../model/digest.ts';
import type { DigestRequest } from '../model/digest-request.ts';
import { LockstepError } from '../model/errors.ts';
import { chooseForm, isPlain, type ValueRule } from '../model/forms.ts';
import type { ColumnPair, TableMapping, TableName, Tolerance } from '../model/mapping.ts';
import type { RepairColumn } from '../model/repair.ts';
import { mergedFilters, rowFilters } from '../model/row-filters.ts';
import type { Column, Table } from '../model/schema.ts';
import { ownPair } from '../model/typed-column.ts';
import { ruleText, toleranceText } from '../model/values.ts';
import type { RowCauseColumn } from './causes/index.ts';
import { keyIndexOf } from './key-index.ts';
import { type KeyOrder, sharedOrder } from './ranges/key-order.ts';

/** A column pair that is left out, by its source name, with the sentence that says why. */
export interface NotCompared {
  readonly column: string;
  readonly reason: string;
}

/** A column whose unequal texts are judged here, and how. */
export interface ByValue {
  readonly column: string;
  readonly rule: string;
}

/** What both sides are asked about one pair of tables. Columns and key have the same order in both requests and in `columns`. */
export interface TableRequest {
  readonly source: DigestRequest;
  readonly target: DigestRequest;
  /** By source name, with what tells how unequal texts are judged and why they are unequal. */
  readonly columns: readonly RowCauseColumn[];
  /** Source names of the key columns; empty when no key can be compared. */
  readonly key: readonly string[];
  /** How the key is ordered on both sides; null when they order it differently or one of them has no index to walk. */
  readonly order: readonly KeyOrder[] | null;
  readonly notCompared: readonly NotCompared[];
  readonly byValue: readonly ByValue[];
  /** Whole rows that a first read should bring here; those after it follow what the ones before brought. */
  readonly rowsPerRead: number;
  /** Rows that one digest should cover where rows differ. */
  readonly rowsPerLeaf: number;
  /** Rows that one digest may cover. */
  readonly mostRowsPerLeaf: number;
  /** The rows of the fuller side as the catalogues guess them; null when neither does. */
  readonly estimate: number | null;
  readonly repair: {
    readonly columns: readonly RepairColumn[];
    /** Target columns that an insert must fill and that nothing was compared with. */
    readonly unknownColumns: readonly string[];
  };
}

/** Bytes of rows that one read should bring here, and that one digest should cover. */
const READ_BYTES = 4 * 2 ** 20;
const LEAF_BYTES = 2 ** 20;
export const MOST_ROWS_PER_READ = 1000;
const ROWS_PER_LEAF = 512;
const MOST_ROWS_PER_LEAF = 2048;
const FEWEST_ROWS = 16;
const FEWEST_PER_READ = 4;

interface FormedPair {
  readonly source: Column;
  readonly target: Column;
  readonly form: CanonicalForm;
  readonly rule: ValueRule;
  /** In place of the source's values; then both columns are the target's. */
  readonly constant?: string | null;
  readonly tolerance?: Tolerance;
}

/** The two digest requests for a mapped pair of tables. NOT_FOUND when the mapping names a column that a table has not. */
export function tableRequest(mapping: TableMapping, source: Table, target: Table): TableRequest {
  const formed = formedPairs(mapping, source, target);
  const key = usableKey(mapping.key, formed.compared);
  // Only where single rows stand side by side can values be nearly equal.
  const compared = formed.compared.filter(({ tolerance }) => tolerance === undefined || key.length > 0);
  const request = (table: Table, { schema, name }: TableName, side: 'source' | 'target'): DigestRequest => ({
    table: { schema, name },
    columns: compared.map((pair) => digestColumn(pair, side)),
    key: key.map((pair) => digestColumn(pair, side)),
    keyIndex: keyIndexOf(
      table,
      key.map((pair) => pair[side].name),
    ),
  });
  const filter = rowFilters(mapping, source);
  const own = mergedFilters(mapping, target);
  // A row of another source may have the same key: the constant is a part of it.
  const isMerged = mapping.merged === true && key.length > 0;
  const sides = {
    source: { ...request(source, mapping.source, 'source'), ...(filter.length === 0 ? {} : { filter }) },
    target: { ...request(target, mapping.target, 'target'), ...(own.length === 0 ? {} : { filter: own }) },
  };
  const walkable = sides.source.keyIndex !== null && sides.target.keyIndex !== null;
  const columns = compared.map((pair) => columnToJudge(pair, mapping));
  const mostRowsPerLeaf = fitting(LEAF_BYTES, [source, target].filter(hasTypicalRows), MOST_ROWS_PER_LEAF);
  return {
    ...sides,
    columns,
    key: key.map((pair) => pair.source.name),
    order: walkable ? sharedOrder(key, source, target) : null,
    notCompared: [
      ...formed.notCompared,
      ...formed.compared
        .filter((pair) => !compared.includes(pair))
        .map((pair) => ({
          column: pair.source.name,
          reason: 'without a key nobody can tell which values are near each other',
        })),
      ...leftColumns(mapping),
    ],
    byValue: columns.flatMap(byValue),
    rowsPerRead: fitting(READ_BYTES, [source, target], MOST_ROWS_PER_READ, FEWEST_PER_READ),
    rowsPerLeaf: Math.min(ROWS_PER_LEAF, mostRowsPerLeaf),
    mostRowsPerLeaf,
    // Of a filtered table the catalogue does not know how many rows pass.
    estimate:
      filter.length > 0
        ? target.rowEstimate
        : own.length > 0
          ? source.rowEstimate
          : larger(source.rowEstimate, target.rowEstimate),
    repair: {
      columns: compared.map((pair) =>
        repairColumn(pair, key.includes(pair) || (isMerged && pair.constant !== undefined)),
      ),
      unknownColumns: unknownColumns(target, compared),
    },
  };
}

/** Every pair of columns and every constant that can be compared, and those that cannot, with the reason. */
function formedPairs(mapping: TableMapping, source: Table, target: Table) {
  const compared: FormedPair[] = [];
  const notCompared: NotCompared[] = [];
  const tolerances = new Map(mapping.tolerance.map((tolerance) => [tolerance.column, tolerance]));
  for (const pair of mapping.columns) {
    const columns = { source: columnOf(source, pair.source), target: columnOf(target, pair.target) };
    const chosen = chooseForm(columns.source, columns.target);
    const tolerance = tolerances.get(pair.source);
    if ('form' in chosen) compared.push({ ...columns, ...chosen, ...(tolerance === undefined ? {} : { tolerance }) });
    else notCompared.push({ column: pair.source, reason: chosen.notCompared });
  }
  for (const { column: name, value } of mapping.constants) {
    const column = columnOf(target, name);
    const { form } = ownPair(column);
    if (hasConstantText(column))
      compared.push({ source: column, target: column, form, rule: 'exact', constant: value });
    else
      notCompared.push({
        column: name,
        reason: `whether it holds the constant of lockstep.yaml: a value of type ${column.rawType} has no one spelling`,
      });
  }
  return { compared, notCompared };
}

function byValue({ name, rule, tolerance }: RowCauseColumn): ByValue[] {
  if (tolerance !== undefined) return [{ column: name, rule: toleranceText(tolerance) }];
  return rule === 'exact' ? [] : [{ column: name, rule: ruleText(rule) }];
}

/** A key with NULL does not identify a row, and unequal texts of json or float may be the same value: neither tells rows apart. */
function usableKey(key: readonly ColumnPair[], compared: readonly FormedPair[]): FormedPair[] {
  const pairs = key.flatMap((pair) =>
    compared.filter(({ source, target }) => source.name === pair.source && target.name === pair.target),
  );
  const tells = (pair: FormedPair) => !pair.source.nullable && !pair.target.nullable && pair.rule === 'exact';
  return pairs.length === key.length && pairs.every(tells) ? pairs : [];
}

function columnToJudge(
  { source, target, form, rule, tolerance }: FormedPair,
  { masked }: TableMapping,
): RowCauseColumn {
  const { name, onUpdateNow } = source;
  return {
    name,
    rule,
    form,
    source: source.type,
    target: target.type,
    onUpdateNow,
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(masked.includes(name) ? { masked: true } : {}),
  };
}

function digestColumn(pair: FormedPair, side: 'source' | 'target'): DigestColumn {
  const plain = isPlain(pair.source, pair.target, pair.form);
  const constant = side === 'source' && pair.constant !== undefined ? { constant: pair.constant } : {};
  return { name: pair[side].name, form: pair.form, ...(plain ? { plain } : {}), ...constant };
}

function repairColumn({ source, target, form }: FormedPair, key: boolean): RepairColumn {
  return { source: source.name, target: target.name, form, rawType: target.rawType, key };
}

/** Columns of the target that refuse a row which does not name them, or would take a value that nobody compared. */
function unknownColumns(target: Table, compared: readonly FormedPair[]): string[] {
  const known = new Set(compared.map((pair) => pair.target.name));
  return target.columns
    .filter((column) => !known.has(column.name) && column.generated === null && column.identity === null)
    .filter((column) => !column.nullable && column.default === null)
    .map(({ name }) => name);
}

function bytesPerRow({ rowEstimate, dataBytes }: Table): number {
  return Math.max(1, (dataBytes ?? 0) / Math.max(1, rowEstimate ?? 0));
}

/** A small table owns pages that are mostly empty, and a new one has no estimate yet: both look as if their rows were wide. */
function hasTypicalRows({ rowEstimate }: Table): boolean {
  return (rowEstimate ?? 0) >= 1000;
}

/** How many rows of these tables go into `bytes`. */
function fitting(bytes: number, tables: readonly Table[], most: number, fewest = FEWEST_ROWS): number {
  const fit = Math.floor(bytes / Math.max(1, ...tables.map(bytesPerRow)));
  return Math.max(fewest, Math.min(most, fit));
}

function larger(one: number | null, other: number | null): number | null {
  return one === null ? other : Math.max(one, other ?? 0);
}

function leftColumns({ unmatched, dropped, added }: TableMapping): NotCompared[] {
  const because = (columns: readonly string[], reason: string) => columns.map((column) => ({ column, reason }));
  return [
    ...because(unmatched.source, 'the target table has no column for it'),
    ...because(unmatched.target, 'only the target table has it'),
    ...because(dropped, 'lockstep.yaml drops it'),
    ...because(added, 'lockstep.yaml leaves it to the target’s default'),
  ];
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw new LockstepError('NOT_FOUND', `table ${table.schema}.${table.name} has no column ${JSON.stringify(name)}`, {
    hint: 'Inspect the schema again and correct the mapping: the column was dropped or renamed.',
  });
}
