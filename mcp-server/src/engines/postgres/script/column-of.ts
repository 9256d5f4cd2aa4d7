import type { ColumnDef, Constraint, Node, TypeName } from 'libpg-query';
import type { ConstraintKind, DeclaredColumn, Default } from '../../../model/script.ts';
import { nameOf } from './names.ts';

const COUNTED = new Set(['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8']);

const KINDS: Readonly<Record<string, ConstraintKind>> = {
  CONSTR_PRIMARY: 'primary key',
  CONSTR_UNIQUE: 'unique',
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_CHECK: 'check',
  CONSTR_EXCLUSION: 'exclusion',
  CONSTR_NOTNULL: 'not null',
};

/** Functions whose answer is the same for all rows that one statement writes. */
const STEADY = new Set([
  'now',
  'transaction_timestamp',
  'statement_timestamp',
  'current_setting',
  'lower',
  'upper',
  'jsonb_build_object',
  'array_fill',
]);

/** A column as CREATE TABLE or ADD COLUMN declares it. */
export function columnOf(definition: ColumnDef): DeclaredColumn {
  const constraints = (definition.constraints ?? []).flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));
  const type = typeOf(definition.typeName);
  const has = (contype: string) => constraints.some((each) => each.contype === contype);
  return {
    name: definition.colname ?? '',
    type,
    notNull: has('CONSTR_NOTNULL') || has('CONSTR_PRIMARY'),
    default: defaultOf(constraints, type),
    generated: generatedOf(constraints),
    counted: COUNTED.has(type) || has('CONSTR_IDENTITY'),
    constraints: constraints.flatMap((each) => constraintKind(each) ?? []),
  };
}

/** What kind of constraint it is; null for what is none (a default, a comment on deferring). */
export function constraintKind({ contype }: Constraint): ConstraintKind | null {
  return KINDS[contype ?? ''] ?? null;
}

/** A type as words: `varchar(20)`, `bigint`, `text[]`. */
export function typeOf(type: TypeName | undefined): string {
  const name = (type?.names ?? [])
    .map(nameOf)
    .filter((part) => part !== 'pg_catalog')
    .join('.');
  const size = (type?.typmods ?? []).flatMap((node) => ('A_Const' in node ? [node.A_Const.ival?.ival ?? 0] : []));
  return `${name}${size.length > 0 ? `(${size.join(',')})` : ''}${(type?.arrayBounds ?? []).length > 0 ? '[]' : ''}`;
}

function generatedOf(constraints: readonly Constraint[]): 'stored' | 'virtual' | null {
  const generated = constraints.find(({ contype }) => contype === 'CONSTR_GENERATED');
  if (generated === undefined) return null;
  return 'generated_kind' in generated && generated.generated_kind === 'v' ? 'virtual' : 'stored';
}

function defaultOf(constraints: readonly Constraint[], type: string): Default {
  if (COUNTED.has(type)) return 'volatile';
  const expression = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr;
  if (expression === undefined) return 'none';
  if ('A_Const' in expression) return expression.A_Const.isnull === true ? 'null' : 'constant';
  return isSteady(expression) ? 'constant' : 'volatile';
}

/** Whether an expression gives all rows of one statement the same value; a function that is not known does not. */
function isSteady(node: Node): boolean {
  if ('A_Const' in node || 'SQLValueFunction' in node) return true;
  if ('TypeCast' in node) return node.TypeCast.arg !== undefined && isSteady(node.TypeCast.arg);
  if ('A_ArrayExpr' in node) return (node.A_ArrayExpr.elements ?? []).every(isSteady);
  if ('A_Expr' in node)
    return [node.A_Expr.lexpr, node.A_Expr.rexpr].every((side) => side === undefined || isSteady(side));
  if ('FuncCall' in node) {
    const name = nameOf(node.FuncCall.funcname?.at(-1));
    return STEADY.has(name) && (node.FuncCall.args ?? []).every(isSteady);
  }
  return false;
}
