import {
  AutoIncrementColumnConstraintContext,
  CheckExprContext,
  type ColumnDefinitionContext,
  DefaultColumnConstraintContext,
  GeneratedColumnConstraintContext,
  NullColumnConstraintContext,
  PrimaryKeyColumnConstraintContext,
  ReferenceColumnConstraintContext,
  UniqueKeyColumnConstraintContext,
} from 'dt-sql-parser/dist/lib/mysql/MySqlParser.js';
import type { ConstraintKind, DeclaredColumn, Default } from '../../../model/script.ts';
import { wordsOf } from './parse-statement.ts';

/** A column as CREATE TABLE or ALTER TABLE declares it. */
export function columnOf(name: string, definition: ColumnDefinitionContext, text: string): DeclaredColumn {
  const parts = definition.columnConstraint();
  const generated = parts.find((part) => part instanceof GeneratedColumnConstraintContext);
  const constraints = parts.flatMap((part): ConstraintKind[] => {
    if (part instanceof PrimaryKeyColumnConstraintContext) return ['primary key'];
    if (part instanceof UniqueKeyColumnConstraintContext) return ['unique'];
    if (part instanceof CheckExprContext) return ['check'];
    return part instanceof ReferenceColumnConstraintContext ? ['foreign key'] : [];
  });
  const nulls = parts.find((part) => part instanceof NullColumnConstraintContext);
  return {
    name,
    type: wordsOf(definition.dataType(), text)
      .toLowerCase()
      .replace(/^serial$/, 'bigint unsigned'),
    notNull: constraints.includes('primary key') || (nulls !== undefined && /\bnot\b/i.test(wordsOf(nulls, text))),
    default: defaultOf(
      parts.find((part) => part instanceof DefaultColumnConstraintContext),
      text,
    ),
    generated:
      generated === undefined
        ? null
        : /\b(?:stored|persistent)\s*$/i.test(wordsOf(generated, text))
          ? 'stored'
          : 'virtual',
    counted: parts.some(
      (part) => part instanceof AutoIncrementColumnConstraintContext && part.KW_AUTO_INCREMENT() !== null,
    ),
    constraints,
  };
}

function defaultOf(part: DefaultColumnConstraintContext | undefined, text: string): Default {
  if (part === undefined) return 'none';
  const value = wordsOf(part.defaultValue(), text);
  if (/^null$/i.test(value)) return 'null';
  // A literal, or the moment of the statement; anything else is computed for each row.
  return /^(?:[-+]?[\d.]+|true|false|[bxn]?'|"|current_timestamp|now\b|localtime)/i.test(value)
    ? 'constant'
    : 'volatile';
}
