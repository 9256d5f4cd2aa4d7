import type { Column } from '../../model/schema.ts';
import { keyOf } from './catalogue-key.ts';
import type { SequenceState } from './inspect-objects.ts';
import { catalogueExpression, collationFacts, columnDefault } from './normalize.ts';
import { type Row, rowFlag, rowOptional, rowOptionalNumber, rowText } from './row.ts';
import type { Flavor } from './session-settings.ts';
import { columnType, numberFormat } from './types.ts';

/** What the columns need to know beside their own catalogue row. */
export interface ColumnContext {
  readonly flavor: Flavor;
  /** AUTO_INCREMENT by table. */
  readonly nextNumbers: ReadonlyMap<string, string>;
  /** `table` NUL `column` of MariaDB's JSON columns, which are longtext with a check. */
  readonly jsonColumns: ReadonlySet<string>;
  /** auto_increment_increment. */
  readonly step: string;
  /** MariaDB's sequences by name, where they may be read. */
  readonly sequences: ReadonlyMap<string, SequenceState>;
}

/** The columns of one table, and whether the login may read all of them. */
export interface TableColumns {
  readonly columns: Column[];
  unreadable: number;
}

/** COLUMNS rows grouped by table, in table order. */
export function readColumns(rows: readonly Row[], context: ColumnContext): Map<string, TableColumns> {
  const byTable = new Map<string, TableColumns>();
  for (const row of rows) {
    const table = rowText(row, 0);
    const known = byTable.get(table) ?? { columns: [], unreadable: 0 };
    if (known.columns.length === 0) byTable.set(table, known);
    known.columns.push(readColumn(row, context));
    if (!rowText(row, 10).split(',').includes('select')) known.unreadable += 1;
  }
  return byTable;
}

function readColumn(row: Row, context: ColumnContext): Column {
  // MariaDB keeps a storage option of the column in its type, as a comment.
  const rawType = rowText(row, 2).replace(/\s*\/\*M?!\d+ [^*]*\*\/$/, '');
  const [table, name] = [rowText(row, 0), rowText(row, 1)];
  const json = context.jsonColumns.has(keyOf(table, name));
  const type = json ? ({ kind: 'json', binary: false } as const) : columnType(rawType, rowOptionalNumber(row, 11));
  const extra = (rowOptional(row, 5) ?? '').toUpperCase();
  const expression = rowOptional(row, 9);
  const generated = expression !== null && expression !== '';
  const given = { text: rowOptional(row, 4), expression: extra.includes('DEFAULT_GENERATED') };
  const identity = readIdentity(row, extra, context);
  const collation = json ? null : rowOptional(row, 7);
  const facts = collation === null ? null : collationFacts(collation);
  const text = type.kind === 'text' ? facts : null;
  return {
    name,
    rawType,
    type,
    nullable: rowFlag(row, 3),
    default: generated || identity !== null ? null : columnDefault(given, type, context.flavor),
    identity,
    generated: generated
      ? { sql: catalogueExpression(expression, context.flavor), stored: !extra.includes('VIRTUAL GENERATED') }
      : null,
    onUpdateNow: extra.includes('ON UPDATE CURRENT_TIMESTAMP'),
    charset: json ? null : rowOptional(row, 6),
    collation,
    caseSensitive: facts?.caseSensitive ?? null,
    accentSensitive: text?.accentSensitive ?? null,
    padSpace: text?.padSpace ?? null,
    ...numberFormat(rawType),
    invisible: /(^|[ ,])INVISIBLE/.test(extra),
    comment: rowText(row, 8),
  };
}

const NUMBERED = { always: false, sequence: null, next: null, step: null, limit: null, cycles: false };
/** A sequence keeps the last two numbers of a bigint for itself. */
const LAST_OF_BIGINT = 2n ** 63n - 2n;

/** MariaDB writes nextval(`schema`.`sequence`). */
const NEXTVAL = /^nextval\(`((?:[^`]|``)+)`\.`((?:[^`]|``)+)`\)$/;

function readIdentity(row: Row, extra: string, context: ColumnContext): Column['identity'] {
  if (extra.includes('AUTO_INCREMENT')) {
    // A table that never drew a number has none in MySQL's catalogue; its first is 1.
    const next = context.nextNumbers.get(rowText(row, 0)) ?? '1';
    return { ...NUMBERED, kind: 'auto_increment', next, step: context.step };
  }
  const sequence = NEXTVAL.exec(rowOptional(row, 4) ?? '')?.[2]?.replaceAll('``', '`');
  if (sequence === undefined) return null;
  const state = context.sequences.get(sequence);
  if (state === undefined) return { ...NUMBERED, kind: 'serial', sequence };
  const { increment, maximum, cycle } = state.sequence;
  return {
    ...NUMBERED,
    kind: 'serial',
    sequence,
    next: state.next,
    step: increment,
    limit: BigInt(maximum) >= LAST_OF_BIGINT ? null : maximum,
    cycles: cycle,
  };
}
