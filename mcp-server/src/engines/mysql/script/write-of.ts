import type { DmlStatementContext } from 'dt-sql-parser/dist/lib/mysql/MySqlParser.js';
import type { Operation, WriteSource } from '../../../model/script.ts';
import { NAME, plainName } from './names.ts';
import { nameOf, wordsOf } from './parse-statement.ts';

const UPDATED = new RegExp(`^UPDATE\\s+(?:LOW_PRIORITY\\s+)?(?:IGNORE\\s+)?(${NAME})`, 'i');
/** `SET c = … WHERE c IS NULL`, and nothing else chooses. */
const FILLED = /\bSET\b[\s\S]*?(?<![\w$])`?(\w+)`?\s*=[\s\S]*\bWHERE\s+`?\1`?\s+IS\s+NULL\s*$/i;
const SOURCES = new RegExp(`\\b(?:FROM|JOIN)\\s+(${NAME})`, 'gi');

/** What a statement writes to rows; null when it writes none. */
export function writeOf(statement: DmlStatementContext, text: string): Operation[] | null {
  const insert = statement.insertStatement();
  if (insert !== null) {
    const words = wordsOf(insert, text);
    const onConflict =
      insert.KW_IGNORE() !== null
        ? 'nothing'
        : /\bON\s+DUPLICATE\s+KEY\s+UPDATE\b/i.test(words)
          ? updateOf(words)
          : null;
    return [inserted(nameOf(insert.tableName(), text), words, onConflict)];
  }
  const replace = statement.replaceStatement();
  if (replace !== null) return [inserted(nameOf(replace.tableName(), text), wordsOf(replace, text), 'replace')];
  const plain = { from: null, onConflict: null, namesCounter: false, fills: null } as const;
  const update = statement.updateStatement();
  if (update !== null) {
    const single = update.singleUpdateStatement();
    const bounded = chooses(wordsOf(update, text));
    const words = plainName(UPDATED.exec(wordsOf(update, text))?.[1] ?? '');
    return [
      {
        kind: 'write',
        verb: 'update',
        table: single === null ? words : nameOf(single.tableName(), text),
        bounded,
        ...plain,
        fills: FILLED.exec(wordsOf(update, text))?.[1] ?? null,
      },
    ];
  }
  const remove = statement.deleteStatement();
  if (remove !== null) {
    const single = remove.singleDeleteStatement();
    const bounded = chooses(wordsOf(remove, text));
    return [
      {
        kind: 'write',
        verb: 'delete',
        table: single === null ? '' : nameOf(single.tableName(), text),
        bounded,
        ...plain,
      },
    ];
  }
  return null;
}

/** Whether a statement chooses among rows: WHERE 1 and WHERE 1 = 1 do not. */
function chooses(words: string): boolean {
  return /\bWHERE\b(?!\s*\(?\s*(?:TRUE|[1-9]|(\d+)\s*=\s*\1)\s*\)?\s*$)|\bLIMIT\b/i.test(words);
}

function updateOf(words: string): 'update' | 'update if newer' {
  // Every assignment that asks which one is newer does so by IF or CASE; a column that gets its own value keeps the row.
  const assignments = words.slice(words.search(/\bON\s+DUPLICATE\b/i));
  return /=\s*(?:IF\s*\(|CASE\b|GREATEST\s*\()|\bUPDATE\s+(.+?)\s*=\s*\1\s*;?\s*$/i.test(assignments)
    ? 'update if newer'
    : 'update';
}

function inserted(
  table: string,
  words: string,
  onConflict: Extract<Operation, { kind: 'write' }>['onConflict'],
): Operation {
  const columns = /^[^(]*\(([^)]*)\)\s*(?:VALUES?|SELECT|\()/i.exec(words)?.[1] ?? '';
  const select = /\bSELECT\b[\s\S]*$/i.exec(words)?.[0];
  const from = select === undefined || !/\bFROM\b/i.test(select) ? null : sourceOf(select);
  return {
    kind: 'write',
    verb: 'insert',
    table,
    bounded: from === null || from.limited || chooses(select ?? ''),
    fills: null,
    from,
    onConflict,
    namesCounter: columns.split(',').some((name) => /^\s*`?id`?\s*$/i.test(name)),
  };
}

function sourceOf(select: string): WriteSource {
  return {
    tables: [...select.matchAll(SOURCES)].map(([, name = '']) => plainName(name)),
    ordered: /\bORDER\s+BY\b/i.test(select),
    limited: /\bLIMIT\b/i.test(select),
    looksForMissing:
      /\bNOT\s+EXISTS\b|\bNOT\s+IN\s*\(\s*SELECT\b|\bLEFT\s+(?:OUTER\s+)?JOIN\b[\s\S]*\bIS\s+NULL\b/i.test(select),
  };
}
