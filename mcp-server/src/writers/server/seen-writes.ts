import type { Operation, SeenStatement } from '../../model/writers.ts';
import { maskSql } from '../sql/mask.ts';
import { sqlWrites } from '../sql/writes.ts';
import type { NamedTable, TableNames } from '../table-names.ts';

/** The statements of one form that a server saw: one table, the same operations and columns. */
export interface SeenWrite {
  /** null when the text does not tell the table. */
  readonly table: NamedTable | null;
  readonly operations: readonly Operation[];
  readonly columns: readonly string[] | null;
  /** One of them, without literals. */
  readonly text: string;
  readonly logins: readonly string[];
  readonly everyLogin: boolean;
  readonly calls: number | null;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
}

const LONGEST_TEXT = 240;

/** What the statements write, those of one form as one; statements on tables that do not migrate are left out. */
export function seenWrites(statements: readonly SeenStatement[], tables: TableNames): SeenWrite[] {
  const forms = new Map<string, SeenWrite>();
  for (const statement of statements) {
    if (/^\s*(?:create|grant|revoke|drop|comment)\b/i.test(statement.text)) continue;
    for (const write of sqlWrites(statement.text)) {
      const meant = write.table === null ? null : tables.ofSql(qualified(write.table, statement.schema));
      if (write.table !== null && (meant === null || meant.table.kind === 'other')) continue;
      const { operations, columns } = write;
      const table = meant?.table ?? null;
      const form = JSON.stringify([table?.label ?? statement.text, operations, columns]);
      const first = { ...statement, table, operations, columns, text: maskSql(statement.text, LONGEST_TEXT) };
      const known = forms.get(form);
      forms.set(form, known === undefined ? first : merged(known, statement));
    }
  }
  return [...forms.values()];
}

function qualified(parts: readonly string[], schema: string | null): readonly string[] {
  return parts.length === 1 && schema !== null ? [schema, ...parts] : parts;
}

function merged(known: SeenWrite, more: SeenStatement): SeenWrite {
  return {
    ...known,
    logins: [...new Set([...known.logins, ...more.logins])].sort(),
    everyLogin: known.everyLogin && more.everyLogin,
    calls: known.calls === null || more.calls === null ? (known.calls ?? more.calls) : known.calls + more.calls,
    firstSeen: earlier(known.firstSeen, more.firstSeen, -1),
    lastSeen: earlier(known.lastSeen, more.lastSeen, 1),
  };
}

function earlier(a: string | null, b: string | null, sign: 1 | -1): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b === sign < 0 ? a : b;
}
