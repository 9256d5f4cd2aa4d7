import { columnsIn } from '../../../model/expression.ts';
import type { Column } from '../../../model/schema.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { printValue, type Scope } from '../../ddl/print-expression.ts';
import { isNumber, kindOfType } from '../../ddl/value-kinds.ts';
import type { Adoption } from './adoption.ts';
import { mysqlWriting } from './writing.ts';

/** The expression of a generated column in the target’s words; null when its meaning is not certain. */
export function generatedSql(
  { request, own, same }: Adoption,
  { generated }: Column,
  made: Column,
  scope: Scope,
): string | null {
  if (generated === null) return null;
  if (own && same) return generated.sql;
  const parsed = request.sourceText.expression(generated.sql);
  const printed = parsed === null ? null : printValue(parsed, scope, mysqlWriting);
  // A constant is no generated column on MariaDB.
  if (!printed?.exact || parsed === null || columnsIn(parsed).length === 0) return null;
  const wanted = kindOfType(made.type);
  const fits =
    printed.kind === wanted ||
    (isNumber(printed.kind) && isNumber(wanted)) ||
    (printed.kind === 'truth' && wanted === 'integer');
  return fits || printed.kind === 'literal' ? printed.sql : null;
}

/** What is said about one that was translated. */
export function translated(from: string, to: string, nullable: boolean): Said {
  const also = nullable ? ' MariaDB does not let a generated column be NOT NULL.' : '';
  return {
    id: 'generated',
    effect: 'changed',
    what: `GENERATED AS ${from} is written ${to}.`,
    why: `The same value in the target’s words.${also}`,
  };
}

/** What is said about one that was not. */
export function notComputed({ generated }: Column): Said {
  return {
    id: 'generated',
    effect: 'not mapped',
    what: `GENERATED AS ${generated?.sql} becomes a plain column.`,
    why: 'The meaning of the expression on the target is not certain. The copy fills the column; afterwards nothing computes it until you translate the expression or move it into the application.',
  };
}
