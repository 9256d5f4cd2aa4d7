import type { Column, Sequence } from '../../model/schema.ts';
import { columnDefault, drawsFromSequence } from './normalize.ts';
import { type Row, rowFlag, rowOptional, rowText } from './row.ts';
import { columnType } from './types.ts';

/** What the columns need to know beside their own catalogue row. */
export interface ColumnContext {
  readonly encoding: string;
  readonly collation: string;
  /** Enum labels by format_type() text. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly collations: ReadonlyMap<string, CollationFacts>;
  /** Sequence by oid. */
  readonly sequences: ReadonlyMap<string, SequenceFacts>;
  /** Sequence oid by `table oid/attribute number`. */
  readonly sequenceUsers: ReadonlyMap<string, string>;
}

export interface CollationFacts {
  readonly name: string;
  readonly caseSensitive: boolean;
}

export interface SequenceFacts {
  readonly sequence: Sequence;
  /** Quoted where it must be, as regclass prints it. */
  readonly quotedName: string;
  readonly readable: boolean;
}

const CASE_INSENSITIVE_LOCALE = /ks-level[12](?!.*kc-true)|colStrength=(primary|secondary)/i;

/** COLLATIONS rows by oid. */
export function readCollations(rows: readonly Row[], databaseCollation: string): Map<string, CollationFacts> {
  return new Map(
    rows.map((row) => {
      const name = rowText(row, 1);
      const caseSensitive = rowFlag(row, 2) || !CASE_INSENSITIVE_LOCALE.test(rowOptional(row, 3) ?? '');
      return [rowText(row, 0), { name: name === 'default' ? databaseCollation : name, caseSensitive }];
    }),
  );
}

/** COLUMNS rows grouped by the oid of their table, in table order. */
export function readColumns(rows: readonly Row[], context: ColumnContext): Map<string, Column[]> {
  const byTable = new Map<string, Column[]>();
  for (const row of rows) {
    const table = rowText(row, 0);
    const columns = byTable.get(table) ?? [];
    if (columns.length === 0) byTable.set(table, columns);
    columns.push(readColumn(row, context));
  }
  return byTable;
}

function readColumn(row: Row, context: ColumnContext): Column {
  const rawType = rowText(row, 3);
  const type = columnType(rowOptional(row, 4) ?? rawType, context.enums);
  const expression = rowOptional(row, 6);
  const generation = rowText(row, 8);
  const identity = readIdentity(row, context);
  const collation = type.kind === 'text' ? context.collations.get(rowOptional(row, 9) ?? '') : undefined;
  const text = type.kind === 'text';
  return {
    name: rowText(row, 2),
    rawType,
    type,
    nullable: !rowFlag(row, 5),
    default: generation !== '' || identity !== null ? null : columnDefault(expression, type),
    identity,
    generated: generation === '' ? null : { sql: expression ?? '', stored: generation === 's' },
    onUpdateNow: false,
    charset: text ? context.encoding : null,
    collation: collation?.name ?? (text ? context.collation : null),
    caseSensitive: text ? (collation?.caseSensitive ?? true) && !/(^|\.)citext$/.test(rawType) : null,
    padSpace: text ? type.fixed : null,
    invisible: false,
    comment: rowOptional(row, 10) ?? '',
  };
}

function readIdentity(row: Row, context: ColumnContext): Column['identity'] {
  const letter = rowText(row, 7);
  if (letter === '' && !drawsFromSequence(rowOptional(row, 6))) return null;
  const oid = context.sequenceUsers.get(`${rowText(row, 0)}/${rowText(row, 1)}`);
  const facts = oid === undefined ? undefined : context.sequences.get(oid);
  return {
    kind: letter === '' ? 'serial' : 'identity',
    always: letter === 'a',
    sequence: facts?.quotedName ?? null,
    next: facts === undefined || !facts.readable ? null : nextValue(facts.sequence),
  };
}

function nextValue({ last, start, increment }: Sequence): string {
  return last === null ? start : (BigInt(last) + BigInt(increment)).toString();
}
