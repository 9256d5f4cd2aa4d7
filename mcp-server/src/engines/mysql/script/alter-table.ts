import {
  AlterByAddCheckTableConstraintContext,
  AlterByAddColumnContext,
  AlterByAddColumnsContext,
  AlterByAddForeignKeyContext,
  AlterByAddIndexContext,
  AlterByAddPrimaryKeyContext,
  AlterByAddSpecialIndexContext,
  AlterByAddUniqueKeyContext,
  AlterByAlterColumnDefaultContext,
  AlterByChangeColumnContext,
  AlterByConvertCharsetContext,
  AlterByDropColumnContext,
  AlterByDropConstraintCheckContext,
  AlterByDropForeignKeyContext,
  AlterByDropIndexContext,
  AlterByDropPrimaryKeyContext,
  AlterByForceContext,
  AlterByModifyColumnContext,
  AlterByRenameColumnContext,
  AlterByRenameContext,
  AlterByTableOptionContext,
  type AlterOptionContext,
  AlterPartitionContext,
  type AlterTableContext,
} from 'dt-sql-parser/dist/lib/mysql/MySqlParser.js';
import type { ConstraintKind, Operation } from '../../../model/script.ts';
import { columnOf } from './column-of.ts';
import { plainName } from './names.ts';
import { nameOf, wordsOf } from './parse-statement.ts';

/** What one ALTER TABLE does, a part at a time. ALGORITHM and LOCK are of the statement as a whole and looked for there. */
export function alterTable(statement: AlterTableContext, text: string): Operation[] {
  const table = nameOf(statement.tableName(), text);
  const partitions = statement.alterPartitionSpecification().map((part): Operation => {
    return { kind: 'change partitions', table, how: wordsOf(part, text).toLowerCase(), online: false };
  });
  return [...statement.alterOption().flatMap((option) => changeOf(option, table, text)), ...partitions];
}

function changeOf(option: AlterOptionContext, table: string, text: string): Operation[] {
  const words = wordsOf(option, text);
  const guarded = /\bIF\s+(?:NOT\s+)?EXISTS\b/i.test(words);
  return (
    columnsChanged(option, { table, text, guarded }) ??
    keysChanged(option, { table, text, guarded }) ??
    tableChanged(option, table, text) ?? [{ kind: 'other', what: `alter table: ${words.toLowerCase()}` }]
  );
}

interface Where {
  readonly table: string;
  readonly text: string;
  readonly guarded: boolean;
}

function columnsChanged(option: AlterOptionContext, { table, text, guarded }: Where): Operation[] | null {
  if (option instanceof AlterByAddColumnContext) {
    const column = columnOf(nameOf(option.columnName()[0], text), option.columnDefinition(), text);
    return [{ kind: 'add column', table, column, guarded }];
  }
  if (option instanceof AlterByAddColumnsContext) {
    return option.columnDefinition().map((definition, at): Operation => {
      return {
        kind: 'add column',
        table,
        column: columnOf(nameOf(option.columnName()[at], text), definition, text),
        guarded,
      };
    });
  }
  if (option instanceof AlterByDropColumnContext) {
    return [{ kind: 'drop column', table, column: nameOf(option.columnName(), text), guarded }];
  }
  if (option instanceof AlterByModifyColumnContext) {
    const column = nameOf(option.columnName()[0], text);
    return [{ kind: 'change type', table, column, type: wordsOf(option.columnDefinition(), text).toLowerCase() }];
  }
  if (option instanceof AlterByChangeColumnContext) {
    const [column, to] = [nameOf(option._oldColumn, text), nameOf(option._newColumn, text)];
    const type = wordsOf(option.columnDefinition(), text).toLowerCase();
    const changed: Operation = { kind: 'change type', table, column, type };
    return column === to ? [changed] : [{ kind: 'rename column', table, column, to }, changed];
  }
  if (option instanceof AlterByRenameColumnContext) {
    return [
      { kind: 'rename column', table, column: nameOf(option._oldColumn, text), to: nameOf(option._newColumn, text) },
    ];
  }
  if (option instanceof AlterByAlterColumnDefaultContext) {
    return [{ kind: 'change default', table, column: nameOf(option.columnName(), text) }];
  }
  return null;
}

function keysChanged(option: AlterOptionContext, { table, text, guarded }: Where): Operation[] | null {
  const added = (constraint: ConstraintKind, name: string, references: string | null = null): Operation[] => [
    { kind: 'add constraint', table, name: name || null, constraint, checked: true, onIndex: false, references, text },
  ];
  if (option instanceof AlterByAddIndexContext || option instanceof AlterByAddSpecialIndexContext) {
    const special = option instanceof AlterByAddSpecialIndexContext;
    return [
      {
        kind: 'create index',
        table,
        name: nameOf(option.indexName(), text) || null,
        unique: false,
        online: !special,
        guarded,
      },
    ];
  }
  if (option instanceof AlterByAddUniqueKeyContext) {
    return [
      {
        kind: 'create index',
        table,
        name: nameOf(option.indexName(), text) || null,
        unique: true,
        online: true,
        guarded,
      },
    ];
  }
  if (option instanceof AlterByAddPrimaryKeyContext) return added('primary key', '');
  if (option instanceof AlterByAddForeignKeyContext) {
    return added('foreign key', nameOf(option._symbol_, text), nameOf(option.referenceDefinition().tableName(), text));
  }
  if (option instanceof AlterByAddCheckTableConstraintContext) return added('check', '');
  if (option instanceof AlterByDropIndexContext) {
    return [{ kind: 'drop index', table, name: nameOf(option.indexName(), text), online: true, guarded }];
  }
  if (option instanceof AlterByDropPrimaryKeyContext)
    return [{ kind: 'drop constraint', table, name: 'PRIMARY', guarded }];
  if (option instanceof AlterByDropForeignKeyContext || option instanceof AlterByDropConstraintCheckContext) {
    return [
      { kind: 'drop constraint', table, name: plainName(wordsOf(option, text).split(/\s+/).at(-1) ?? ''), guarded },
    ];
  }
  return null;
}

function tableChanged(option: AlterOptionContext, table: string, text: string): Operation[] | null {
  if (option instanceof AlterByRenameContext)
    return [{ kind: 'rename table', table, to: nameOf(option.tableNameCreate(), text) }];
  const words = wordsOf(option, text);
  if (option instanceof AlterByConvertCharsetContext)
    return [{ kind: 'rebuild', table, by: 'CONVERT TO CHARACTER SET', online: false }];
  if (option instanceof AlterByForceContext) return [{ kind: 'rebuild', table, by: 'FORCE', online: true }];
  if (option instanceof AlterByTableOptionContext) {
    const engine = /^engine\b/i.test(words);
    if (engine || /^row_format\b/i.test(words))
      return [{ kind: 'rebuild', table, by: words.toUpperCase(), online: true }];
    return [{ kind: 'other', what: `alter table: ${words.toLowerCase()}` }];
  }
  if (option instanceof AlterPartitionContext) {
    return [{ kind: 'change partitions', table, how: words.toLowerCase(), online: false }];
  }
  return null;
}
