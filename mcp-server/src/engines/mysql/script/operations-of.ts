import {
  ColumnCreateTableContext,
  CopyCreateTableContext,
  type CreateTableContext,
  type DdlStatementContext,
  QueryCreateTableContext,
  type SqlStatementContext,
} from 'dt-sql-parser/dist/lib/mysql/MySqlParser.js';
import type { Operation } from '../../../model/script.ts';
import { alterTable } from './alter-table.ts';
import { columnOf } from './column-of.ts';
import { NAME, plainName } from './names.ts';
import { nameOf, wordsOf } from './parse-statement.ts';
import { writeOf } from './write-of.ts';

const RENAMED = new RegExp(`^(${NAME})\\s+TO\\s+(${NAME})$`, 'i');
const REFERENCES = new RegExp(`\\bREFERENCES\\s+(${NAME})`, 'gi');
const DROPPED = new RegExp(`^DROP (DATABASE|SCHEMA|VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT) (IF EXISTS )?(${NAME})`, 'i');
const OPTIMIZED = new RegExp(`^OPTIMIZE (?:LOCAL |NO_WRITE_TO_BINLOG )?TABLE (${NAME})`, 'i');
const TRIGGERED = new RegExp(`^CREATE .*?TRIGGER .*? (?:INSERT|UPDATE|DELETE) ON (${NAME}) FOR EACH ROW`, 'i');
const LOCKED = new RegExp(`^LOCK TABLES? (${NAME})`, 'i');

/** What a statement does; one that no rule asks about is `other`. */
export function operationsOf(statement: SqlStatementContext, text: string): Operation[] {
  const ddl = statement.ddlStatement();
  const dml = statement.dmlStatement();
  const found = (ddl && defined(ddl, text)) ?? (dml && writeOf(dml, text)) ?? byWords(text);
  return found ?? [{ kind: 'other', what: text.split(/\s+/).slice(0, 2).join(' ').toLowerCase() }];
}

function defined(statement: DdlStatementContext, text: string): Operation[] | null {
  const alter = statement.alterTable();
  if (alter !== null) return alterTable(alter, text);
  const create = statement.createTable();
  if (create !== null) return [tableMade(create, text)];
  const guarded = /\bIF\s+(?:NOT\s+)?EXISTS\b/i.test(text.slice(0, 200));
  const index = statement.createIndex();
  if (index !== null) {
    const category = index._indexCategory?.text?.toUpperCase() ?? '';
    const online = category === '' || category === 'UNIQUE';
    return [
      {
        kind: 'create index',
        table: nameOf(index.tableName(), text),
        name: nameOf(index.indexNameCreate(), text),
        unique: category === 'UNIQUE',
        online,
        guarded,
      },
    ];
  }
  const noIndex = statement.dropIndex();
  if (noIndex !== null) {
    return [
      {
        kind: 'drop index',
        table: nameOf(noIndex.tableName(), text),
        name: nameOf(noIndex.indexName(), text),
        online: true,
        guarded,
      },
    ];
  }
  const noTable = statement.dropTable();
  if (noTable !== null) {
    const tables = noTable.tableNames().tableName();
    return tables.map(
      (table): Operation => ({ kind: 'drop table', table: nameOf(table, text), guarded, cascade: false }),
    );
  }
  const rename = statement.renameTable();
  if (rename !== null) {
    return rename.renameTableClause().map((clause): Operation => {
      const [, from = '', to = ''] = RENAMED.exec(wordsOf(clause, text)) ?? [];
      return { kind: 'rename table', table: plainName(from), to: plainName(to) };
    });
  }
  const truncate = statement.truncateTable();
  if (truncate !== null) return [{ kind: 'truncate', table: nameOf(truncate.tableName(), text), cascade: false }];
  return null;
}

function tableMade(create: CreateTableContext, text: string): Operation {
  const known =
    create instanceof ColumnCreateTableContext ||
    create instanceof CopyCreateTableContext ||
    create instanceof QueryCreateTableContext;
  const table = known ? nameOf(create.tableNameCreate(), text) : '';
  const definitions = create instanceof ColumnCreateTableContext ? create.createDefinitions().createDefinition() : [];
  const columns = definitions.flatMap((each) => {
    const definition = each.columnDefinition();
    return definition === null ? [] : [columnOf(nameOf(each.columnNameCreate(), text), definition, text)];
  });
  return {
    kind: 'create table',
    table,
    guarded: known && create.ifNotExists() !== null,
    columns,
    references: [...wordsOf(create, text).matchAll(REFERENCES)].map(([, name = '']) => plainName(name)),
    copies: create instanceof QueryCreateTableContext,
  };
}

/** Statements whose first words say all that is asked. */
export function byWords(text: string): Operation[] | null {
  const words = text.replaceAll(/\s+/g, ' ');
  const trigger = TRIGGERED.exec(words);
  if (trigger !== null) return [{ kind: 'add trigger', table: plainName(trigger[1] ?? '') }];
  if (/^(?:START TRANSACTION|BEGIN)\b/i.test(words)) return [{ kind: 'begin' }];
  if (/^COMMIT\b/i.test(words)) return [{ kind: 'commit' }];
  if (/^ROLLBACK\b(?! TO)/i.test(words)) return [{ kind: 'rollback' }];
  const dropped = DROPPED.exec(words);
  if (dropped !== null) {
    const [, what = '', guard, name = ''] = dropped;
    const bare = plainName(name);
    if (/^(?:DATABASE|SCHEMA)$/i.test(what)) return [{ kind: 'drop schema', name: bare, what: 'database' }];
    return [
      {
        kind: 'drop code',
        name: bare,
        what: what.toLowerCase(),
        table: null,
        guarded: guard !== undefined,
        cascade: false,
      },
    ];
  }
  const optimized = OPTIMIZED.exec(words);
  if (optimized !== null)
    return [{ kind: 'rebuild', table: plainName(optimized[1] ?? ''), by: 'OPTIMIZE TABLE', online: true }];
  const locked = LOCKED.exec(words);
  if (locked !== null) return [{ kind: 'lock table', table: plainName(locked[1] ?? '') }];
  if (/^REVOKE /i.test(words)) return [{ kind: 'revoke', what: 'rights are revoked', table: null }];
  if (!/^SET /i.test(words)) return null;
  const isolation = /^SET (?:SESSION |GLOBAL )?TRANSACTION ISOLATION LEVEL (READ (?:UN)?COMMITTED|\w+(?: \w+)?)/i.exec(
    words,
  );
  if (isolation !== null) return [{ kind: 'set', name: 'transaction_isolation', value: isolation[1] ?? '' }];
  return [
    ...words.matchAll(
      /(?:^SET |, ?)(?:SESSION |GLOBAL |LOCAL |@@(?:session\.|local\.|global\.)?)?([\w.]+) ?:?= ?([^,]+)/gi,
    ),
  ].map(([, name = '', value = '']) => {
    return { kind: 'set', name: name.toLowerCase(), value: value.trim() };
  });
}
