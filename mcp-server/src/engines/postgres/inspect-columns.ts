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
  readonly accentSensitive: boolean;
}

export interface SequenceFacts {
  readonly sequence: Sequence;
  /** Quoted where it must be, as regclass prints it. */
  readonly quotedName: string;
  readonly readable: boolean;
}

const CASE_IGNORED = /ks-level[12]|colStrength=(primary|secondary)/i;
const ACCENTS_IGNORED = /ks-level1|colStrength=primary/i;
/** From 16 on the server writes `kc-true` as `kc`. */
const CASE_LEVEL = /-kc(?!-false)(-|$)|colCaseLevel=yes/i;

/** COLLATIONS rows by oid. */
export function readCollations(rows: readonly Row[], databaseCollation: string): Map<string, CollationFacts> {
  return new Map(
    rows.map((row) => {
      const name = rowText(row, 1);
      const locale = rowFlag(row, 2) ? '' : (rowOptional(row, 3) ?? '');
      const facts = {
        name: name === 'default' ? databaseCollation : name,
        caseSensitive: !CASE_IGNORED.test(locale) || CASE_LEVEL.test(locale),
        accentSensitive: !ACCENTS_IGNORED.test(locale),
      };
      return [rowText(row, 0), facts];
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
    caseSensitive: text
      ? (collation?.caseSensitive ?? true) && !/(^|\.)citext$/.test(rowOptional(row, 4) ?? rawType)
      : type.kind === 'enum'
        ? true
        : null,
    accentSensitive: text ? (collation?.accentSensitive ?? true) : null,
    padSpace: text ? type.fixed : null,
    zeroFill: null,
    floatScale: null,
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
    step: facts?.sequence.increment ?? null,
    limit: facts === undefined ? null : limitOf(facts.sequence),
    cycles: facts?.sequence.cycle ?? false,
  };
}

/** A sequence that counts down ends at its minimum; the ends of a bigint are no limit of its own. */
function limitOf({ increment, minimum, maximum }: Sequence): string | null {
  const limit = increment.startsWith('-') ? minimum : maximum;
  return /^-?92233720368547758(?:07|08)$/.test(limit) ? null : limit;
}

function nextValue({ last, start, increment }: Sequence): string {
  return last === null ? start : (BigInt(last) + BigInt(increment)).toString();
}
