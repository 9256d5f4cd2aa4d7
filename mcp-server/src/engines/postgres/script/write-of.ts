import type { CommonTableExpr, InsertStmt, MergeStmt, Node, SelectStmt } from 'libpg-query';
import type { Operation, WriteSource } from '../../../model/script.ts';
import { nameOf, tableOf } from './names.ts';

/** What a statement writes to rows, in a WITH too; null when it writes none. */
export function writeOf(node: Node): Operation[] | null {
  const before = withOf(node).flatMap(({ ctequery }) => (ctequery === undefined ? [] : (writeOf(ctequery) ?? [])));
  const own = ownWriteOf(node);
  return own === null && before.length === 0 ? null : [...before, ...(own ?? [])];
}

function ownWriteOf(node: Node): Operation[] | null {
  if ('InsertStmt' in node) return [inserted(node.InsertStmt)];
  if ('MergeStmt' in node) return [merged(node.MergeStmt)];
  const plain = { kind: 'write', from: null, onConflict: null, namesCounter: false } as const;
  if ('UpdateStmt' in node) {
    const { relation, whereClause, targetList } = node.UpdateStmt;
    const set = (targetList ?? []).flatMap((each) => ('ResTarget' in each ? [each.ResTarget.name ?? ''] : []));
    const fills = set.find((name) => name === askedToBeNull(whereClause)) ?? null;
    return [{ ...plain, verb: 'update', table: tableOf(relation), bounded: chooses(whereClause), fills }];
  }
  if ('DeleteStmt' in node) {
    const { relation, whereClause } = node.DeleteStmt;
    return [{ ...plain, verb: 'delete', table: tableOf(relation), bounded: chooses(whereClause), fills: null }];
  }
  if ('SelectStmt' in node) {
    const calls = functionsIn(node.SelectStmt).flatMap(([name, first, second]): Operation[] => {
      if (name === 'setval') return [{ kind: 'move counter', name: first }];
      return name === 'set_config' ? [{ kind: 'set', name: first.toLowerCase(), value: second }] : [];
    });
    if (calls.length > 0) return calls;
  }
  return null;
}

function withOf(node: Node): CommonTableExpr[] {
  const clause =
    'SelectStmt' in node
      ? node.SelectStmt.withClause
      : 'InsertStmt' in node
        ? node.InsertStmt.withClause
        : 'UpdateStmt' in node
          ? node.UpdateStmt.withClause
          : 'DeleteStmt' in node
            ? node.DeleteStmt.withClause
            : undefined;
  return (clause?.ctes ?? []).flatMap((each) => ('CommonTableExpr' in each ? [each.CommonTableExpr] : []));
}

/** Whether a WHERE chooses among rows: TRUE and 1 = 1 do not. */
function chooses(where: Node | undefined): boolean {
  if (where === undefined || 'A_Const' in where) return false;
  if (!('A_Expr' in where)) return true;
  return [where.A_Expr.lexpr, where.A_Expr.rexpr].some((side) => side !== undefined && !('A_Const' in side));
}

/** The column that a WHERE asks to be NULL, and nothing else. */
function askedToBeNull(where: Node | undefined): string | null {
  if (where === undefined || !('NullTest' in where) || where.NullTest.nulltesttype !== 'IS_NULL') return null;
  const { arg } = where.NullTest;
  return arg !== undefined && 'ColumnRef' in arg ? nameOf(arg.ColumnRef.fields?.at(-1)) : null;
}

function merged({ relation, sourceRelation, mergeWhenClauses }: MergeStmt): Operation {
  const chosen =
    sourceRelation !== undefined &&
    'RangeSubselect' in sourceRelation &&
    JSON.stringify(sourceRelation).includes('"whereClause"');
  const clauses = (mergeWhenClauses ?? []).flatMap((each) => ('MergeWhenClause' in each ? [each.MergeWhenClause] : []));
  const updates = clauses.filter(({ commandType }) => commandType === 'CMD_UPDATE');
  const newer = updates.every(({ condition }) => condition !== undefined);
  return {
    kind: 'write',
    verb: 'insert',
    table: tableOf(relation),
    bounded: chosen,
    fills: null,
    from: {
      tables: sourceRelation === undefined ? [] : tablesIn(sourceRelation),
      ordered: false,
      limited: false,
      looksForMissing: false,
    },
    onConflict: updates.length === 0 ? null : newer ? 'update if newer' : 'update',
    namesCounter: false,
  };
}

function inserted({ relation, cols, selectStmt, onConflictClause, withClause }: InsertStmt): Operation {
  const named = (withClause?.ctes ?? []).flatMap((each) =>
    'CommonTableExpr' in each ? [each.CommonTableExpr.ctename ?? ''] : [],
  );
  const select = selectStmt !== undefined && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  const from = select?.fromClause === undefined ? null : sourceOf(select);
  const action = onConflictClause?.action;
  return {
    kind: 'write',
    verb: 'insert',
    table: tableOf(relation),
    bounded:
      from === null ||
      from.limited ||
      chooses(select?.whereClause) ||
      from.tables.every((table) => named.includes(table)),
    fills: null,
    from,
    onConflict:
      action === 'ONCONFLICT_NOTHING'
        ? 'nothing'
        : action !== 'ONCONFLICT_UPDATE'
          ? null
          : onConflictClause?.whereClause === undefined
            ? 'update'
            : 'update if newer',
    namesCounter: copiesId(cols, select),
  };
}

/** Whether `id` takes a column of the rows that are read; what is made for it is no number that a counter gave. */
function copiesId(columns: readonly Node[] | undefined, select: SelectStmt | undefined): boolean {
  const at = (columns ?? []).findIndex((each) => 'ResTarget' in each && each.ResTarget.name === 'id');
  const target = at === -1 ? undefined : select?.targetList?.[at];
  return (
    target !== undefined &&
    'ResTarget' in target &&
    target.ResTarget.val !== undefined &&
    'ColumnRef' in target.ResTarget.val
  );
}

function sourceOf({ fromClause, whereClause, sortClause, limitCount }: SelectStmt): WriteSource {
  return {
    tables: (fromClause ?? []).flatMap(tablesIn),
    ordered: (sortClause ?? []).length > 0,
    limited: limitCount !== undefined,
    looksForMissing:
      /"NOT_EXPR"[\s\S]*"EXISTS_SUBLINK"|"JOIN_LEFT"[\s\S]*"IS_NULL"|"NOT_EXPR"[\s\S]*"ANY_SUBLINK"/.test(
        JSON.stringify([fromClause, whereClause]),
      ),
  };
}

function tablesIn(node: Node): string[] {
  if ('RangeVar' in node) return [tableOf(node.RangeVar)];
  if ('JoinExpr' in node)
    return [node.JoinExpr.larg, node.JoinExpr.rarg].flatMap((side) => (side === undefined ? [] : tablesIn(side)));
  return [];
}

/** The functions that a SELECT calls, each with its first two arguments where those are texts. */
function functionsIn({ targetList }: SelectStmt): [string, string, string][] {
  return (targetList ?? []).flatMap((each): [string, string, string][] => {
    const call = 'ResTarget' in each ? each.ResTarget.val : undefined;
    if (call === undefined || !('FuncCall' in call)) return [];
    const [first = '', second = ''] = (call.FuncCall.args ?? []).map((arg) =>
      'A_Const' in arg ? (arg.A_Const.sval?.sval ?? '') : '',
    );
    return [[nameOf(call.FuncCall.funcname?.at(-1)), first, second]];
  });
}
