import type { InsertStmt, Node, SelectStmt } from 'libpg-query';
import type { Operation, WriteSource } from '../../../model/script.ts';
import { nameOf, tableOf } from './names.ts';

/** What a statement writes to rows; null when it writes none. */
export function writeOf(node: Node): Operation[] | null {
  if ('InsertStmt' in node) return [inserted(node.InsertStmt)];
  const plain = { from: null, onConflict: null, namesCounter: false } as const;
  if ('UpdateStmt' in node) {
    const { relation, whereClause } = node.UpdateStmt;
    return [{ kind: 'write', verb: 'update', table: tableOf(relation), bounded: whereClause !== undefined, ...plain }];
  }
  if ('DeleteStmt' in node) {
    const { relation, whereClause } = node.DeleteStmt;
    return [{ kind: 'write', verb: 'delete', table: tableOf(relation), bounded: whereClause !== undefined, ...plain }];
  }
  if ('SelectStmt' in node) {
    const counters = functionsIn(node.SelectStmt).filter(([name]) => name === 'setval');
    if (counters.length > 0) return counters.map(([, first]) => ({ kind: 'move counter', name: first }));
  }
  return null;
}

function inserted({ relation, cols, selectStmt, onConflictClause }: InsertStmt): Operation {
  const select = selectStmt !== undefined && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
  const from = select?.fromClause === undefined ? null : sourceOf(select);
  const action = onConflictClause?.action;
  return {
    kind: 'write',
    verb: 'insert',
    table: tableOf(relation),
    bounded: from === null || from.limited || select?.whereClause !== undefined,
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

/** The functions that a SELECT calls, each with its first argument where that is a text. */
function functionsIn({ targetList }: SelectStmt): [string, string][] {
  return (targetList ?? []).flatMap((each): [string, string][] => {
    const call = 'ResTarget' in each ? each.ResTarget.val : undefined;
    if (call === undefined || !('FuncCall' in call)) return [];
    const [first] = call.FuncCall.args ?? [];
    const text = first !== undefined && 'A_Const' in first ? (first.A_Const.sval?.sval ?? '') : '';
    return [[nameOf(call.FuncCall.funcname?.at(-1)), text]];
  });
}
