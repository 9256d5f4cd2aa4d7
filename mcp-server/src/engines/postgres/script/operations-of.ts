import type {
  CreateStmt,
  DropStmt,
  IndexStmt,
  Node,
  RangeVar,
  RenameStmt,
  TransactionStmt,
  VariableSetStmt,
} from 'libpg-query';
import type { Operation } from '../../../model/script.ts';
import { alterTable, constraintAdded } from './alter-table.ts';
import { columnOf } from './column-of.ts';
import { nameOf, tableOf } from './names.ts';
import { writeOf } from './write-of.ts';

/** What a statement does; one that no rule asks about is `other`. */
export function operationsOf(node: Node | undefined, text: string): Operation[] {
  if (node === undefined) return [];
  if ('AlterTableStmt' in node) return alterTable(node.AlterTableStmt, text);
  if ('CreateStmt' in node) return [tableMade(node.CreateStmt, text)];
  if ('CreateTableAsStmt' in node) {
    const table = tableOf(node.CreateTableAsStmt.into?.rel);
    const guarded = node.CreateTableAsStmt.if_not_exists === true;
    return [{ kind: 'create table', table, guarded, columns: [], references: [], copies: true }];
  }
  if ('IndexStmt' in node) return [indexMade(node.IndexStmt)];
  if ('DropStmt' in node) return dropped(node.DropStmt);
  if ('RenameStmt' in node) return [renamed(node.RenameStmt)];
  if ('TruncateStmt' in node) {
    const cascade = node.TruncateStmt.behavior === 'DROP_CASCADE';
    return relations(node.TruncateStmt.relations).map((table) => ({ kind: 'truncate', table, cascade }));
  }
  if ('DropdbStmt' in node) return [{ kind: 'drop schema', name: node.DropdbStmt.dbname ?? '', what: 'database' }];
  if ('LockStmt' in node) return relations(node.LockStmt.relations).map((table) => ({ kind: 'lock table', table }));
  if ('TransactionStmt' in node) return transaction(node.TransactionStmt);
  if ('VariableSetStmt' in node) return [setting(node.VariableSetStmt)];
  return rareOf(node) ?? writeOf(node) ?? [{ kind: 'other', what: (Object.keys(node)[0] ?? '').replace(/Stmt$/, '') }];
}

function tableMade(
  { relation, tableElts, constraints, if_not_exists, partbound, inhRelations }: CreateStmt,
  text: string,
): Operation {
  const elements = [...(tableElts ?? []), ...(constraints ?? [])];
  const columns = elements.flatMap((each) => ('ColumnDef' in each ? [each.ColumnDef] : []));
  const inline = columns.flatMap((each) => each.constraints ?? []);
  const named = [...elements, ...inline].flatMap((each) => ('Constraint' in each ? [each.Constraint] : []));
  const keys = named.flatMap((each) => constraintAdded('', each, text));
  const parents = partbound === undefined ? [] : relations(inhRelations);
  return {
    kind: 'create table',
    table: tableOf(relation),
    guarded: if_not_exists === true,
    columns: columns.map(columnOf),
    references: [
      ...keys.flatMap((each) => ('references' in each && typeof each.references === 'string' ? [each.references] : [])),
      ...parents,
    ],
    copies: false,
  };
}

function indexMade({ relation, idxname, unique, concurrent, if_not_exists }: IndexStmt): Operation {
  return {
    kind: 'create index',
    table: tableOf(relation),
    name: idxname ?? null,
    unique: unique === true,
    online: concurrent === true,
    guarded: if_not_exists === true,
  };
}

function dropped({ objects, removeType = 'OBJECT_TABLE', behavior, missing_ok, concurrent }: DropStmt): Operation[] {
  const names = (objects ?? []).map(nameOf);
  const [guarded, cascade] = [missing_ok === true, behavior === 'DROP_CASCADE'];
  return names.map((name): Operation => {
    if (removeType === 'OBJECT_TABLE') return { kind: 'drop table', table: name, guarded, cascade };
    if (removeType === 'OBJECT_INDEX')
      return { kind: 'drop index', table: null, name, online: concurrent === true, guarded };
    if (removeType === 'OBJECT_SCHEMA') return { kind: 'drop schema', name, what: 'schema' };
    const what = removeType.replace('OBJECT_', '').replaceAll('_', ' ').toLowerCase();
    return { kind: 'drop code', name, what, table: lockedBy(name, what), guarded, cascade };
  });
}

/** Whose readers and writers wait while it is dropped: those of the table that a trigger is on, and of a view itself. */
function lockedBy(name: string, what: string): string | null {
  if (what === 'trigger' || what === 'policy' || what === 'rule') return name.split('.').slice(0, -1).join('.');
  return what === 'view' || what === 'matview' ? name : null;
}

function hidden(relation: RangeVar | undefined, how: string): Operation {
  const table = tableOf(relation);
  return { kind: 'revoke', what: `${how} ${table}`, table };
}

function renamed({ renameType, relation, subname = '', newname: to = '' }: RenameStmt): Operation {
  const table = tableOf(relation);
  if (renameType === 'OBJECT_COLUMN') return { kind: 'rename column', table, column: subname, to };
  if (renameType === 'OBJECT_TABLE' || renameType === 'OBJECT_VIEW') return { kind: 'rename table', table, to };
  if (renameType === 'OBJECT_SCHEMA') return { kind: 'rename table', table: `schema ${subname}`, to };
  return { kind: 'other', what: `rename ${(renameType ?? '').replace('OBJECT_', '').toLowerCase()}` };
}

function transaction({ kind }: TransactionStmt): Operation[] {
  if (kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START') return [{ kind: 'begin' }];
  if (kind === 'TRANS_STMT_COMMIT') return [{ kind: 'commit' }];
  if (kind === 'TRANS_STMT_ROLLBACK') return [{ kind: 'rollback' }];
  return [{ kind: 'other', what: 'transaction' }];
}

function setting({ name = '', args }: VariableSetStmt): Operation {
  const [value] = args ?? [];
  const constant = value !== undefined && 'A_Const' in value ? value.A_Const : undefined;
  return { kind: 'set', name: name.toLowerCase(), value: constant?.sval?.sval ?? String(constant?.ival?.ival ?? '') };
}

/** Statements that rebuild what stands, and enums. */
function rareOf(node: Node): Operation[] | null {
  if ('VacuumStmt' in node) {
    const full = (node.VacuumStmt.options ?? []).some((each) => 'DefElem' in each && each.DefElem.defname === 'full');
    const tables = (node.VacuumStmt.rels ?? []).flatMap((each) =>
      'VacuumRelation' in each ? [tableOf(each.VacuumRelation.relation)] : [],
    );
    const each = (table: string | null): Operation => ({ kind: 'rebuild', table, by: 'VACUUM FULL', online: false });
    return full ? (tables.length === 0 ? [each(null)] : tables.map(each)) : null;
  }
  if ('ClusterStmt' in node) {
    return [{ kind: 'rebuild', table: tableOf(node.ClusterStmt.relation) || null, by: 'CLUSTER', online: false }];
  }
  if ('ReindexStmt' in node) {
    const online = (node.ReindexStmt.params ?? []).some(
      (each) => 'DefElem' in each && each.DefElem.defname === 'concurrently',
    );
    return [
      {
        kind: 'rebuild',
        table: tableOf(node.ReindexStmt.relation) || (node.ReindexStmt.name ?? null),
        by: 'REINDEX',
        online,
      },
    ];
  }
  if ('RefreshMatViewStmt' in node) {
    const { relation, concurrent } = node.RefreshMatViewStmt;
    return [
      { kind: 'rebuild', table: tableOf(relation), by: 'REFRESH MATERIALIZED VIEW', online: concurrent === true },
    ];
  }
  if ('AlterObjectSchemaStmt' in node) {
    const { relation, newschema = '' } = node.AlterObjectSchemaStmt;
    return relation === undefined
      ? null
      : [{ kind: 'rename table', table: tableOf(relation), to: `${newschema}.${relation.relname ?? ''}` }];
  }
  if ('GrantStmt' in node)
    return node.GrantStmt.is_grant === true ? null : [{ kind: 'revoke', what: 'rights are revoked', table: null }];
  if ('CreatePolicyStmt' in node && node.CreatePolicyStmt.permissive !== true)
    return [hidden(node.CreatePolicyStmt.table, 'a restrictive policy hides rows of')];
  if ('CreateTrigStmt' in node) return [{ kind: 'add trigger', table: tableOf(node.CreateTrigStmt.relation) }];
  if ('AlterPolicyStmt' in node) return [hidden(node.AlterPolicyStmt.table, 'another policy decides who sees rows of')];
  if ('AlterDomainStmt' in node && node.AlterDomainStmt.def !== undefined) {
    return [{ kind: 'constrain domain', name: (node.AlterDomainStmt.typeName ?? []).map(nameOf).join('.') }];
  }
  if ('AlterEnumStmt' in node) {
    const { typeName, oldVal, newVal = '' } = node.AlterEnumStmt;
    const type = (typeName ?? []).map(nameOf).join('.');
    return [{ kind: oldVal === undefined ? 'add enum value' : 'rename enum value', type, value: oldVal ?? newVal }];
  }
  return null;
}

function relations(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ('RangeVar' in node ? [tableOf(node.RangeVar)] : []));
}
