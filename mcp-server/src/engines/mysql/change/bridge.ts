import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { conditional, exists } from '../ddl/conditional.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { dropProcedures } from './beside.ts';
import type { Demand } from './guards.ts';
import { namesOf, ownName } from './names.ts';
import { placesOf } from './shadow.ts';
import { aMoment, definition, dropOwn, plain } from './statement.ts';
import { noProgramNames } from './stored-programs.ts';

/**
 * MariaDB: a RENAME TABLE of two tables with triggers that is killed can leave a table that nobody can open (error 1343). So the name goes
 * from one table to the other by way of a view over the other: each of the two statements names one table with triggers.
 */
export function bridge(request: ChangeRequest, to: TableName, from: TableName): ChangeStatement[] {
  const { table } = request;
  const { sqlOf } = placesOf(request);
  const view: TableName = { schema: table.schema, name: `~${ownName(request.name, 'view')}` };
  const waits = there(to);
  const rename = (...pairs: readonly (readonly [TableName, TableName])[]) =>
    `RENAME TABLE ${pairs.map(([one, other]) => `${sqlOf(one)} TO ${sqlOf(other)}`).join(', ')}`;
  const columns = table.columns.map(({ name }) => quote(name)).join(', ');
  return [
    // They name the table: who calls one meanwhile would end the server (stored-programs.ts). Their steps make them again.
    ...dropProcedures(request),
    definition(
      conditional(
        `${isTable(table)} AND ${waits}`,
        true,
        `CREATE OR REPLACE ALGORITHM = MERGE SQL SECURITY DEFINER VIEW ${sqlOf(view)} AS SELECT ${columns} FROM ${sqlOf(to)}`,
      ),
    ),
    definition(
      conditional(`${isTable(table)} AND ${waits}`, true, rename([table, from], [view, table])),
      aMoment(table),
      aMoment(to),
    ),
    definition(
      conditional(`${isView(table)} AND ${waits}`, true, rename([table, view], [to, table])),
      aMoment(table),
      aMoment(to),
    ),
    dropOwn(`DROP VIEW IF EXISTS ${sqlOf(view)};`),
  ];
}

/** What must hold before the name is a view; it does not matter any more when it is one. */
export function bridgeable(request: ChangeRequest, demands: readonly Demand[]): readonly Demand[] {
  return [...demands, noProgramNames(request, [request.table.name])].map(([holds, words]) => [
    `${isView(request.table)} OR (${holds})`,
    words,
  ]);
}

/** A refusal while the name is a view, because a flip, or its undo, was not run to its end: which table is the true one is not settled. */
export function refuseBridged(request: ChangeRequest): ChangeStatement[] {
  if (request.schema.flavor !== 'mariadb') return [];
  return [
    plain(`SET @lockstep_missing = IF(${isView(request.table)}, ${quoteLiteral(UNSETTLED)}, NULL);`),
    plain(`CALL ${namesOf(request).refuse}(@lockstep_missing);`),
  ];
}

/** The same as a demand. */
export function settled(request: ChangeRequest): readonly Demand[] {
  return request.schema.flavor === 'mariadb' ? [[`NOT ${isView(request.table)}`, UNSETTLED]] : [];
}

/** What a user must know of the moment in which the name is a view. */
export function bridgeNotes({ schema, table }: ChangeRequest): string[] {
  if (schema.flavor !== 'mariadb') return [];
  return [
    `In the flip ${table.name} is a view between two statements. What is written then stands in the binary log under the name of the table beside: whoever reads the log by names (Debezium, a replica with filters) does not see it, and must copy the table again.`,
    `Make no routine, trigger or event that names ${table.name} until the contract: the flip and its undo refuse while there is one that the login can see.`,
  ];
}

const UNSETTLED = 'the flip, or its undo, was not run to its end: run one of them again';

function isTable({ schema, name }: TableName): string {
  return exists('TABLES', { TABLE_SCHEMA: schema, TABLE_NAME: name, TABLE_TYPE: 'BASE TABLE' });
}

function isView({ schema, name }: TableName): string {
  return exists('TABLES', { TABLE_SCHEMA: schema, TABLE_NAME: name, TABLE_TYPE: 'VIEW' });
}

function there({ schema, name }: TableName): string {
  return exists('TABLES', { TABLE_SCHEMA: schema, TABLE_NAME: name });
}
