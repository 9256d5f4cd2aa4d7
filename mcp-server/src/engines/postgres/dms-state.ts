import type { DmsState } from '../../model/kit-state.ts';
import { postgresDialect } from './dialect.ts';
import { rowFlag, rowNumber, rowText } from './row.ts';
import type { Session } from './session.ts';

const MOST = 1000;

const LOCATE = `
SELECT n.nspname, c.relname, has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND c.relname::text IN
  ('awsdms_apply_exceptions', 'awsdms_suspended_tables', 'awsdms_validation_failures_v1', 'awsdms_validation_failures_v2') ORDER BY 1, 2`;

/** What AWS DMS left in its control tables; null where there are none. */
export async function readDmsState(session: Session): Promise<DmsState | null> {
  const about = `looking for control tables of AWS DMS at ${session.label}`;
  const found = await session.rows({ text: LOCATE, about });
  const [first] = found;
  if (first === undefined) return null;
  const schema = rowText(first, 0);
  const own = found.filter((row) => rowText(row, 0) === schema);
  const counted = async (...names: readonly string[]): Promise<number | null> => {
    const table = own.findLast((row) => names.includes(rowText(row, 1)));
    if (table === undefined) return 0;
    if (!rowFlag(table, 2)) return null;
    const sql = postgresDialect.table({ schema, name: rowText(table, 1) });
    const [row = []] = await session.rows({
      text: `SELECT count(*)::text FROM (SELECT FROM ${sql} LIMIT ${MOST}) s`,
      about,
    });
    return rowNumber(row, 0);
  };
  const exceptions = await counted('awsdms_apply_exceptions');
  const suspendedTables = await counted('awsdms_suspended_tables');
  const validationFailures = await counted('awsdms_validation_failures_v1', 'awsdms_validation_failures_v2');
  const whole = [exceptions, suspendedTables, validationFailures].every((count) => (count ?? 0) < MOST);
  return { schema, exceptions, suspendedTables, validationFailures, whole };
}
