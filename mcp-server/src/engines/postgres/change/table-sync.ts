import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import type { ColumnToTable } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote } from '../quote.ts';
import { keyOf } from './backfill.ts';
import { triggersUnderOurPath } from './beside.ts';
import { refuseWhile } from './guards.ts';
import { forgetProgress } from './journal.ts';
import { namesOf } from './names.ts';
import { dropSync } from './same-row.ts';
import { differ, exclusive, hurried, locking, mine, plain, quoted, writersWait } from './statement.ts';
import { notNull } from './twin.ts';

const SAFE = 'LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS';

/** Triggers both ways between a column and a table of its own. Each writes only what is not there already, so that they end at once. */
export function captureTable(request: ColumnToTable, child: string): ChangeStep {
  const { table, column, to } = request;
  const { table: old, sync, trigger } = namesOf(request);
  const name = quote(column.name);
  return {
    id: 'capture',
    title: `write ${to.table} wherever ${column.name} is written, and the other way round`,
    about: [
      'The new version may read and write from when verify said 0, not before: a row that was not brought yet reads as NULL, and NULL written to it is not seen as a change.',
      'The functions have the rights of who makes them: the application needs none on the other table.',
      ...triggersUnderOurPath(request, [table]),
    ],
    limit: 'moment',
    forward: [
      refuseWhile(request, 'contract'),
      ...hurried([table, { schema: table.schema, name: to.table }]),
      plain(`CREATE OR REPLACE FUNCTION ${sync}() RETURNS trigger ${SAFE} ${quoted(toChild(request, child))};`),
      plain(
        `CREATE OR REPLACE FUNCTION ${back(request)}() RETURNS trigger ${SAFE} ${quoted(toColumn(request, child))};`,
      ),
      ...(column.nullable ? [] : [locking(`ALTER TABLE ${old} ALTER COLUMN ${name} DROP NOT NULL;`, exclusive(table))]),
      locking(
        `CREATE OR REPLACE TRIGGER ${trigger} AFTER INSERT OR UPDATE ON ${old} FOR EACH ROW EXECUTE FUNCTION ${sync}();`,
        writersWait(table),
      ),
      plain(
        `CREATE OR REPLACE TRIGGER ${trigger} AFTER INSERT OR UPDATE OR DELETE ON ${child} FOR EACH ROW EXECUTE FUNCTION ${back(request)}();`,
      ),
    ],
    undo: [
      refuseWhile(request, 'flip'),
      ...dropTableSync(request, child),
      forgetProgress(request),
      ...(column.nullable ? [] : notNull(request, column.name).forward),
    ],
    undoMeans: `Nothing is lost as long as the old version alone writes${column.nullable ? '' : `; it fails where a row has no value of ${column.name}, which takes no NULL again`}. From then on ${to.table} grows old: backfill and verify begin again after the next capture.`,
    prints: null,
  };
}

/** Takes both triggers away. */
export function dropTableSync(request: ColumnToTable, child: string): ChangeStatement[] {
  const { table, to } = request;
  const { trigger } = namesOf(request);
  return [
    ...hurried([table, { schema: table.schema, name: to.table }]),
    ...dropSync(request),
    plain(mine('drops-code', `DROP TRIGGER IF EXISTS ${trigger} ON ${child};`)),
    plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${back(request)}();`)),
  ];
}

function back(request: ColumnToTable): string {
  return namesOf(request).sync.replace(/_sync"$/, '_back"');
}

function toChild(request: ColumnToTable, child: string): string {
  const { column, to } = request;
  const { self, noteSeen } = namesOf(request);
  const key = quote(keyOf(request)[0]?.name ?? '');
  const [reference, value, main] = [to.reference, to.column, to.main].map(quote);
  const own = quote(column.name);
  // Not by UPDATE OF, which passes over what another trigger sets. A row whose key is moved may not have been brought yet.
  return `DECLARE
  lockstep_rows bigint;
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('lockstep.backfill', true) IS DISTINCT FROM ${self} THEN
    IF NOT ${differ(`NEW.${own}, NEW.${key}`, `OLD.${own}, OLD.${key}`)} THEN
      RETURN NULL;
    END IF;
  END IF;
  IF NEW.${own} IS NULL THEN
    DELETE FROM ${child} AS n WHERE n.${reference} = NEW.${key} AND n.${main};
  ELSE
    INSERT INTO ${child} AS n (${reference}, ${value}, ${main}) VALUES (NEW.${key}, NEW.${own}, true)
      ON CONFLICT (${reference}) WHERE ${main} DO UPDATE SET ${value} = EXCLUDED.${value} WHERE ${differ(`n.${value}`, `EXCLUDED.${value}`)};
  END IF;
  GET DIAGNOSTICS lockstep_rows = ROW_COUNT;
  IF lockstep_rows > 0 AND current_setting('lockstep.backfill', true) IS DISTINCT FROM ${self} THEN
    PERFORM ${noteSeen}(${self});
  END IF;
  RETURN NULL;
END`;
}

function toColumn(request: ColumnToTable, child: string): string {
  const { column, to } = request;
  const { table } = namesOf(request);
  const key = quote(keyOf(request)[0]?.name ?? '');
  const [reference, value, main] = [to.reference, to.column, to.main].map(quote);
  const name = quote(column.name);
  return `BEGIN
  IF TG_OP <> 'INSERT' THEN
    IF OLD.${main} THEN
      UPDATE ${table} AS t SET ${name} = NULL WHERE t.${key} = OLD.${reference} AND t.${name} IS NOT NULL
        AND NOT EXISTS (SELECT FROM ${child} AS n WHERE n.${reference} = OLD.${reference} AND n.${main});
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    IF NEW.${main} THEN
      UPDATE ${table} AS t SET ${name} = NEW.${value} WHERE t.${key} = NEW.${reference} AND ${differ(`t.${name}`, `NEW.${value}`)};
    END IF;
  END IF;
  RETURN NULL;
END`;
}
