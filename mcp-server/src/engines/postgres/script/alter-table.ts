import type { AlterTableCmd, AlterTableStmt, Constraint, Node } from 'libpg-query';
import type { Operation } from '../../../model/script.ts';
import { columnOf, constraintKind, typeOf } from './column-of.ts';
import { tableOf } from './names.ts';

/** What one ALTER TABLE does, a part at a time. */
export function alterTable({ relation, cmds, objtype }: AlterTableStmt, text: string): Operation[] {
  const table = tableOf(relation);
  // ALTER INDEX, VIEW, SEQUENCE … are parsed as this statement too.
  if (objtype !== undefined && objtype !== 'OBJECT_TABLE') return [{ kind: 'other', what: `alter ${words(objtype)}` }];
  return (cmds ?? []).flatMap((node) => ('AlterTableCmd' in node ? changesOf(node.AlterTableCmd, table, text) : []));
}

function changesOf(command: AlterTableCmd, table: string, text: string): Operation[] {
  const { subtype = 'AT_AddColumn', name: column = '', def, missing_ok: guarded = false } = command;
  switch (subtype) {
    case 'AT_AddColumn':
      return columnAdded(table, def, guarded);
    case 'AT_DropColumn':
      return [{ kind: 'drop column', table, column, guarded }];
    case 'AT_AlterColumnType':
      return [
        {
          kind: 'change type',
          table,
          column,
          type: def !== undefined && 'ColumnDef' in def ? typeOf(def.ColumnDef.typeName) : '',
        },
      ];
    case 'AT_ColumnDefault':
      return [{ kind: 'change default', table, column }];
    case 'AT_SetNotNull':
      return [{ kind: 'set not null', table, column }];
    case 'AT_DropNotNull':
      return [{ kind: 'drop not null', table, column }];
    case 'AT_AddConstraint':
      return def !== undefined && 'Constraint' in def ? [constraintAdded(table, def.Constraint, text)].flat() : [];
    case 'AT_ValidateConstraint':
      return [{ kind: 'validate constraint', table, name: column }];
    case 'AT_DropConstraint':
      return [{ kind: 'drop constraint', table, name: column, guarded }];
    case 'AT_AttachPartition':
    case 'AT_DetachPartition':
    case 'AT_DetachPartitionFinalize': {
      const online = def !== undefined && 'PartitionCmd' in def && def.PartitionCmd.concurrent === true;
      return [
        {
          kind: 'change partitions',
          table,
          how: words(subtype.slice(3)),
          online: online || subtype.endsWith('Finalize'),
        },
      ];
    }
    case 'AT_DisableTrig':
    case 'AT_DisableTrigAll':
    case 'AT_DisableTrigUser':
      return [{ kind: 'disable triggers', table }];
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
    case 'AT_SetTableSpace':
    case 'AT_SetAccessMethod':
      return [{ kind: 'rebuild', table, by: `ALTER TABLE … ${words(subtype.slice(3)).toUpperCase()}`, online: false }];
    default:
      return [rareChange(subtype, table, command) ?? other(subtype, table)];
  }
}

/** Changes for which a weaker lock is enough, as PostgreSQL's documentation of ALTER TABLE lists them. */
const WEAKER =
  /^AT_(?:SetStatistics|(?:Set|Reset|Replace)(?:RelOptions|Options)|EnableTrig|EnableAlwaysTrig|EnableReplicaTrig|ClusterOn|DropCluster)/;

function other(subtype: string, table: string): Operation {
  const what = `alter table: ${words(subtype.slice(3))}`;
  return WEAKER.test(subtype) ? { kind: 'other', what } : { kind: 'other', what, table };
}

function rareChange(
  subtype: string,
  table: string,
  { name = '', missing_ok: guarded = false }: AlterTableCmd,
): Operation | null {
  if (subtype === 'AT_EnableRowSecurity' || subtype === 'AT_ForceRowSecurity')
    return { kind: 'revoke', what: `rows of ${table} are seen by policy only`, table };
  if (subtype === 'AT_DropExpression')
    return { kind: 'drop constraint', table, name: `the expression of ${name}`, guarded };
  return subtype === 'AT_SetExpression'
    ? { kind: 'rebuild', table, by: 'ALTER COLUMN … SET EXPRESSION', online: false }
    : null;
}

function columnAdded(table: string, def: Node | undefined, guarded: boolean): Operation[] {
  if (def === undefined || !('ColumnDef' in def)) return [];
  return [{ kind: 'add column', table, column: columnOf(def.ColumnDef), guarded }];
}

/** A constraint of a table, also one that CREATE TABLE names. */
export function constraintAdded(table: string, constraint: Constraint, text: string): Operation | [] {
  const kind = constraintKind(constraint);
  if (kind === null) return [];
  return {
    kind: 'add constraint',
    table,
    name: constraint.conname ?? null,
    constraint: kind,
    checked: constraint.skip_validation !== true,
    onIndex: constraint.indexname !== undefined,
    references: constraint.pktable === undefined ? null : tableOf(constraint.pktable),
    text,
  };
}

function words(camel: string): string {
  return camel
    .replace(/^OBJECT_/, '')
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}
