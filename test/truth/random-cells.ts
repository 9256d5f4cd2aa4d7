import { mulberry32, type Random } from '../demo/dataset/random.ts';
import type { Engine } from '../lab/kinds.ts';
import { type Difference, keyOf, sorted } from './find-differences.ts';
import { neighbour } from './neighbour.ts';
import { literal, quoted } from './rules.ts';
import { keyPlaces, type TruthColumn, type TruthTable, type Value } from './table.ts';

/** Changes of a table that is equal to its source, what they make differ, sorted by key, and the statements that undo them. */
export interface Edits {
  readonly apply: readonly string[];
  readonly undo: readonly string[];
  readonly expected: readonly Difference[];
}

type Row = readonly Value[];

interface Edit {
  readonly apply: string;
  readonly undo: string;
  readonly expected: readonly Difference[];
}

/**
 * One change in each of `count` rows picked at random: mostly one cell takes a value as near to its own as its type has, some rows go,
 * some come and some take another key. The same seed gives the same changes.
 */
export function randomEdits(
  table: TruthTable,
  engine: Engine,
  { seed, count }: { readonly seed: number; readonly count: number },
): Edits {
  const random = mulberry32(seed);
  const fresh = freshKeys(table, random);
  const picked = new Set<number>();
  while (picked.size < Math.min(count, table.rows.length)) picked.add(random.whole(0, table.rows.length - 1));
  const edits = [...picked].map((at) => editRow(table, engine, { row: table.rows[at] ?? [], random, fresh }));
  return {
    apply: edits.map(({ apply }) => apply),
    undo: edits.map(({ undo }) => undo),
    expected: sorted(edits.flatMap(({ expected }) => expected)),
  };
}

interface Place {
  readonly row: Row;
  readonly random: Random;
  /** The row with a key that no row has had. */
  readonly fresh: (row: Row) => Row;
}

function editRow(table: TruthTable, engine: Engine, { row, random, fresh }: Place): Edit {
  const name = quoted(table.name, engine);
  const places = keyPlaces(table);
  const keyed = (values: Row) => keyOf(places.map((at) => values[at] ?? null));
  const where = (values: Row) =>
    places.map((at) => assigned(table.columns[at], values[at] ?? null, engine)).join(' AND ');
  const insert = (values: Row) =>
    `INSERT INTO ${name} VALUES (${table.columns.map((each, at) => literal(each, values[at] ?? null, engine)).join(', ')});`;
  const update = (from: Row, to: Row) => {
    const changed = table.columns.flatMap((each, at) =>
      from[at] === to[at] ? [] : [assigned(each, to[at] ?? null, engine)],
    );
    return `UPDATE ${name} SET ${changed.join(', ')} WHERE ${where(from)};`;
  };
  const remove = (values: Row) => `DELETE FROM ${name} WHERE ${where(values)};`;
  const missing: Difference = { kind: 'missing', key: keyed(row), columns: [] };
  const kind = random.unit();
  if (kind < 0.1) return { apply: remove(row), undo: insert(row), expected: [missing] };
  if (kind < 0.3) {
    const other = fresh(row);
    const extra: Difference = { kind: 'extra', key: keyed(other), columns: [] };
    if (kind < 0.2) return { apply: insert(other), undo: remove(other), expected: [extra] };
    return { apply: update(row, other), undo: update(other, row), expected: [missing, extra] };
  }
  const at = random.pick(table.columns.flatMap((_, index) => (places.includes(index) ? [] : [index])));
  const column = table.columns[at];
  if (column === undefined) throw new Error(`${table.name} has no column beside its key.`);
  const other = row.map((value, index) => (index === at ? neighbour(column, value, random) : value));
  const different: Difference = { kind: 'different', key: keyed(row), columns: [column.name] };
  return { apply: update(row, other), undo: update(other, row), expected: [different] };
}

function assigned(column: TruthColumn | undefined, value: Value, engine: Engine): string {
  if (column === undefined) throw new Error('A key names a column that is not there.');
  return `${quoted(column.name, engine)} = ${literal(column, value, engine)}`;
}

/** Gives rows keys that the table has not, nor has given before, not even as a collation of MySQL compares them. */
function freshKeys(table: TruthTable, random: Random): (row: Row) => Row {
  const places = keyPlaces(table);
  const spell = (row: Row) => keyOf(places.map((at) => folded(row[at] ?? null)));
  const taken = new Set(table.rows.map(spell));
  return (row) => {
    for (;;) {
      const at = random.pick(places);
      const column = table.columns[at];
      const value = column?.rule === 'whole' ? String(random.whole(1, 30_000)) : letters(random);
      const other = row.map((own, index) => (index === at ? value : own));
      if (taken.has(spell(other))) continue;
      taken.add(spell(other));
      return other;
    }
  };
}

/** The same text for all that any usual collation of MySQL takes for equal: utf8mb4_general_ci takes ß for s and each emoji for every other. */
function folded(value: Value): Value {
  return value === null
    ? null
    : value
        .toLowerCase()
        .replace(/ß/g, 's')
        .replace(/ø/g, 'o')
        .replace(/[\u{10000}-\u{10ffff}]/gu, '😀');
}

/** Two characters, which fit every key of text here; half of a million pairs are outside of ASCII. */
function letters(random: Random): string {
  return Array.from({ length: 2 }, () =>
    random.pick([...'abcdefghijklmnopqrstuvwxyz0123456789-_~ßøжщиλπ日本語한국어😀🇦']),
  ).join('');
}
