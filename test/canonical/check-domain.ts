import type { CanonicalForm } from '../../mcp-server/src/model/digest.ts';
import { chooseForm, type ValueRule } from '../../mcp-server/src/model/forms.ts';
import type { Column } from '../../mcp-server/src/model/schema.ts';
import { normalForm } from '../../mcp-server/src/model/values.ts';
import type { AnyDomain, DomainRow } from './domain.ts';
import { type Cell, readTexts } from './read-texts.ts';
import { emptyTable, fillTable, type Side } from './value-tables.ts';

/** While they are judged no connection is answered, and on a busy machine one would be given up. */
const CELLS_PER_READ = 50_000;
const MOST_FAILURES = 5;

/** What a check covered. */
export interface Covered {
  /** Pairs of column types on two servers that are compared. */
  readonly pairs: number;
  /** The kinds of their types, `one - other` in alphabetical order. */
  readonly kinds: readonly string[];
  /** Pairs that are not, each with the reason. */
  readonly notCompared: readonly string[];
  /** Rows compared in each pair. */
  readonly rows: number;
}

/** Every column of two kinds that takes part in one form and rule. In it, a value has one text and a text one value, whatever the column and the server. */
interface Group {
  readonly form: CanonicalForm;
  readonly rule: ValueRule;
  readonly kinds: string;
  readonly columns: Map<Side, Set<Column>>;
  readonly texts: Map<string, string>;
  readonly values: Map<string, string>;
}

/** Stores the rows in every column type of every server, and checks that canonical texts (normal forms) are equal exactly where the values are. */
export async function checkDomain(
  sides: readonly Side[],
  domain: AnyDomain,
  count: number,
  seed: number,
): Promise<Covered> {
  const rows = domain.rows(count, seed);
  await Promise.all(sides.map((side) => fillTable(side, domain, rows)));
  const { groups, pairs, notCompared } = groupPairs(sides, domain);
  const cells = Math.max(1, ...sides.map((side) => cellsOf(side, groups).length));
  const step = Math.ceil(CELLS_PER_READ / cells);
  const failures: string[] = [];
  for (let from = 0; from < rows.length && failures.length === 0; from += step) {
    const found = await Promise.all(
      sides.map((side) => checkRows(side, domain, groups, rows.slice(from, from + step), from)),
    );
    failures.push(...found.flat());
  }
  if (failures.length > 0) {
    throw new Error(`${domain.name}, seed ${seed}:\n${failures.slice(0, MOST_FAILURES).join('\n')}`);
  }
  await Promise.all(sides.map((side) => emptyTable(side, domain)));
  const kinds = new Set(groups.map((group) => group.kinds));
  return { pairs, kinds: [...kinds], notCompared, rows: rows.length };
}

function groupPairs(
  sides: readonly Side[],
  domain: AnyDomain,
): { groups: Group[]; pairs: number; notCompared: string[] } {
  const groups = new Map<string, Group>();
  const notCompared: string[] = [];
  let pairs = 0;
  const add = (source: [Side, Column], target: [Side, Column]) => {
    const chosen = chooseForm(source[1], target[1]);
    if ('notCompared' in chosen) {
      notCompared.push(
        `${source[0].kind} ${source[1].rawType}, ${target[0].kind} ${target[1].rawType}: ${chosen.notCompared}`,
      );
      return;
    }
    pairs += 1;
    const kinds = [source[1].type.kind, target[1].type.kind].sort().join(' - ');
    const id = JSON.stringify({ ...chosen, kinds });
    const group = groups.get(id) ?? { ...chosen, kinds, columns: new Map(), texts: new Map(), values: new Map() };
    groups.set(id, group);
    for (const [side, column] of [source, target]) {
      group.columns.set(side, (group.columns.get(side) ?? new Set()).add(column));
    }
  };
  for (const [at, source] of sides.entries()) {
    for (const target of sides.slice(at + 1)) {
      for (const one of source.columns(domain))
        for (const other of target.columns(domain)) add([source, one], [target, other]);
    }
  }
  return { groups: [...groups.values()], pairs, notCompared };
}

/** A column in one form, and every group that judges its text. */
interface SharedCell extends Cell {
  readonly groups: Group[];
}

/** Each text is read once, however many groups it belongs to. */
function cellsOf(side: Side, groups: readonly Group[]): SharedCell[] {
  const cells = new Map<string, SharedCell>();
  for (const group of groups) {
    for (const column of group.columns.get(side) ?? []) {
      const id = JSON.stringify([column.name, group.form]);
      const cell = cells.get(id) ?? { column, form: group.form, groups: [] };
      cell.groups.push(group);
      cells.set(id, cell);
    }
  }
  return [...cells.values()];
}

async function checkRows(
  side: Side,
  domain: AnyDomain,
  groups: readonly Group[],
  rows: readonly DomainRow[],
  from: number,
): Promise<string[]> {
  const cells = cellsOf(side, groups);
  const read = await readTexts(side, domain.name, cells, from, from + rows.length);
  if (read.length !== rows.length) return [`${side.kind} holds ${read.length} of ${rows.length} rows`];
  return read.flatMap(([id, ...texts]) => {
    const row = rows[Number(id) - from];
    return cells.flatMap(({ column, groups: judging }, at) =>
      judging.flatMap((group) => {
        const problem = row === undefined ? 'no such row' : judge(row, { side, column, text: texts[at] ?? '' }, group);
        if (problem === null) return [];
        const rule = `${group.rule} ${JSON.stringify(group.form)}`;
        return [`${side.kind} ${column.rawType} by ${rule}: ${row?.shown} ${problem}`];
      }),
    );
  });
}

interface ReadCell {
  readonly side: Side;
  readonly column: Column;
  readonly text: string;
}

/** Null when the text says exactly the value. */
function judge(row: DomainRow, cell: ReadCell, { form, rule, texts, values }: Group): string | null {
  const held = row.holds(cell.side.engine, Number(cell.column.name.slice(1)));
  const value = held ? row.identity(form, rule) : null;
  if (value === null || cell.text === '-')
    return value === null && cell.text === '-' ? null : `is written ${cell.text}`;
  const text = normalForm(rule, cell.text.slice(1)) ?? '';
  const known = texts.get(value) ?? text;
  texts.set(value, known);
  if (known !== text) return `is written ${JSON.stringify(text)}, elsewhere ${JSON.stringify(known)}`;
  const other = values.get(text) ?? value;
  values.set(text, other);
  return other === value ? null : `is written ${JSON.stringify(text)}, as is ${other}`;
}
