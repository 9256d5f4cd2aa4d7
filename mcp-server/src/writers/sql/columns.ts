import { type Cursor, skipGroup, type TableReference, wordAt } from './cursor.ts';
import type { Token } from './tokens.ts';

/** The columns of `(a, b)` at the cursor, sorted, and the cursor behind it; null when it holds anything but names. */
export function columnList(cursor: Cursor): string[] | null {
  const start = cursor.at + 1;
  skipGroup(cursor);
  const inside = cursor.tokens.slice(start, cursor.at - 1);
  const names = inside.filter((_, place) => place % 2 === 0);
  const plain = names.every(isColumn) && inside.every(({ text }, place) => place % 2 === 0 || text === ',');
  const [first] = inside;
  return plain && names.length > 0 && wordAt({ tokens: inside, at: 0 }) !== 'select' && first !== undefined
    ? names.map(({ text }) => text.toLowerCase()).sort()
    : null;
}

function isColumn({ kind }: Token): boolean {
  return kind === 'word' || kind === 'name' || kind === 'double';
}

/** What SET assigns. */
export interface Assigned {
  /** The columns of each table, sorted; null when some of them cannot be told. */
  readonly columns: ReadonlyMap<TableReference, readonly string[] | null>;
  /** Whether a column stands without its table. */
  readonly unqualified: boolean;
}

/** Reads `SET a = 1, t.b = 2`: the cursor stands at SET. Values are passed over. */
export function assigned(cursor: Cursor, references: readonly TableReference[]): Assigned {
  const [only] = references.length === 1 ? references : [];
  const columns = new Map<TableReference, string[]>();
  const unknown = new Set<TableReference>();
  let unqualified = false;
  const note = (reference: TableReference, column: string | null) => {
    if (column === null) unknown.add(reference);
    columns.set(reference, [...(columns.get(reference) ?? []), ...(column === null ? [] : [column.toLowerCase()])]);
  };
  cursor.at += 1;
  for (;;) {
    const [qualifier, column] = assignment(cursor);
    const meant = references.find((reference) => qualifier !== null && isCalled(reference, qualifier)) ?? only;
    if (meant !== undefined) note(meant, column);
    else unqualified = true;
    if (!toComma(cursor)) break;
  }
  const lists = [...columns].map(
    ([reference, names]) => [reference, unknown.has(reference) ? null : [...new Set(names)].sort()] as const,
  );
  return { columns: new Map(lists), unqualified };
}

/** The table and column before `=`; the column is null when it cannot be told. */
function assignment(cursor: Cursor): readonly [string | null, string | null] {
  const names: string[] = [];
  let plain = true;
  for (; cursor.at < cursor.tokens.length && !['=', ':=', ',', ';', 'where'].includes(wordAt(cursor)); cursor.at += 1) {
    const token = cursor.tokens[cursor.at];
    if (token === undefined) break;
    if (isColumn(token)) names.push(token.text);
    else if (token.text !== '.') plain = false;
  }
  const isAssignment = plain && ['=', ':='].includes(wordAt(cursor));
  return [names.length > 1 ? (names.at(-2) ?? null) : null, isAssignment ? (names.at(-1) ?? null) : null];
}

function isCalled({ table, alias }: TableReference, name: string): boolean {
  return [alias, table?.at(-1)].some((own) => own?.toLowerCase() === name.toLowerCase());
}

const ENDS = new Set([';', ')', 'where', 'from', 'order', 'limit', 'returning', 'on', 'as']);

/** From an assignment to behind the comma after it; false when it was the last one. */
function toComma(cursor: Cursor): boolean {
  let depth = 0;
  for (; cursor.at < cursor.tokens.length; cursor.at += 1) {
    const word = wordAt(cursor);
    if (word === '(') depth += 1;
    if (depth === 0 && ENDS.has(word)) return false;
    if (word === ')') depth -= 1;
    if (depth === 0 && word === ',') {
      cursor.at += 1;
      return true;
    }
  }
  return false;
}
