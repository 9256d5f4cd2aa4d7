import type { ChangeStep } from '../../../model/change.ts';
import type { PartitionTable } from '../../../model/change-contract.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteLiteral } from '../quote.ts';
import { sameForeignKeys, sameIndexes } from './exchange.ts';
import { refuseWhile, whileOpen } from './guards.ts';
import { closeJournal, openJournal } from './journal.ts';
import { namesOf } from './names.ts';
import { partitionBy, partSql, partsOf } from './partition-scheme.ts';
import { sameRights } from './rights.ts';
import { block, plain } from './statement.ts';
import { refusedWhere, uncarried } from './uncarried.ts';

/** The two tables beside the one that has the name, and the functions of their triggers. */
export function placesOf(request: PartitionTable) {
  const at = (name: string) => ({ name, sql: qualified({ schema: request.table.schema, name }) });
  const { sync } = namesOf(request);
  return {
    shadow: at(`lockstep_${request.name}_new`),
    gone: at(`lockstep_${request.name}_old`),
    forward: sync,
    back: sync.replace(/_sync"$/, '_back"'),
  };
}

/** The partitioned table, empty. */
export function expandStep(request: PartitionTable): ChangeStep {
  const { table, name } = request;
  const { table: old } = namesOf(request);
  const { shadow } = placesOf(request);
  const parts = partsOf(request);
  const other = { schema: table.schema, name: shadow.name };
  return {
    id: 'expand',
    title: `make ${shadow.name} with its ${parts.length} partitions, empty`,
    about: [
      `It has the columns, defaults, checks, indexes, foreign keys, owner and rights of ${table.name}.`,
      ...(request.scheme.by === 'hash'
        ? []
        : [`What belongs to no partition goes to ${table.name}_rest, so that no write fails.`]),
    ],
    limit: 'moment',
    forward: [
      ...openJournal(request),
      refuseWhile(request, 'flip'),
      plain(refuseByCatalogue(request)),
      plain(
        `CREATE TABLE IF NOT EXISTS ${shadow.sql} (LIKE ${old} INCLUDING ALL EXCLUDING INDEXES) ${partitionBy(request)};`,
      ),
      ...parts.map((part) => plain(partSql(request, shadow.sql, part))),
      plain(
        block(
          `  IF (SELECT count(*) FROM pg_inherits WHERE inhparent = ${quoteLiteral(shadow.sql)}::regclass) <> ${parts.length} THEN
    RAISE EXCEPTION 'lockstep: refused, another table has the name of a partition; nothing was changed';
  END IF;`,
        ),
      ),
      sameIndexes(request, other),
      ...(table.foreignKeys.length === 0 ? [] : [sameForeignKeys(request, other)]),
      plain(sameRights(table, other)),
      plain(ownParts(request, shadow.sql)),
      plain(`COMMENT ON TABLE ${shadow.sql} IS ${quoteLiteral(`lockstep change ${name}`)};`),
    ],
    undo: [
      refuseWhile(request, 'trigger or flip'),
      plain(whileOpen(request, `DROP TABLE IF EXISTS ${shadow.sql};`)),
      ...closeJournal(request),
    ],
    undoMeans: `Nothing is lost: ${shadow.name} holds copies.`,
    prints: null,
  };
}

/** Partitions belong to whom the table belongs to, and tell the log as much of a row. */
function ownParts({ name, table }: PartitionTable, shadow: string): string {
  const identity =
    table.replicaIdentity === 'full' || table.replicaIdentity === 'nothing' ? table.replicaIdentity : null;
  const told =
    identity === null
      ? ''
      : `\n    EXECUTE format('ALTER TABLE %s REPLICA IDENTITY ${identity.toUpperCase()}', part.of);`;
  return block(
    `  FOR part IN SELECT i.inhrelid::regclass AS of, pg_get_userbyid(c.relowner) AS owner FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhparent WHERE i.inhparent = ${quoteLiteral(shadow)}::regclass LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO %I', part.of, part.owner);${told}
    EXECUTE format('COMMENT ON TABLE %s IS %L', part.of, ${quoteLiteral(`lockstep change ${name}`)});
  END LOOP;`,
    '  part record;',
  );
}

/** What the inspected schema does not say, and would be lost. */
function refuseByCatalogue(request: PartitionTable): string {
  const table = `${quoteLiteral(namesOf(request).table)}::regclass`;
  return refusedWhere([
    ...uncarried(table, 'the table'),
    [
      `SELECT FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = d.objid JOIN pg_class AS v ON v.oid = r.ev_class WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = ${table} AND v.relkind = 'm'`,
      'a materialized view reads the table: drop it first and make it again after the flip',
    ],
  ]);
}
