import type { DmsState } from '../../model/kit-state.ts';
import { mysqlDialect } from './dialect.ts';
import { rowNumber, rowText } from './row.ts';
import type { Session } from './session.ts';

const MOST = 1000;
const DENIED: ReadonlySet<string> = new Set(['1142', '1143', '1146']);
const EXCEPTIONS = 'awsdms_apply_exceptions';

/** Where the control tables stand; a login sees those that it may use. */
const LOCATE = `
SELECT TABLE_SCHEMA AS c0, TABLE_NAME AS c1 FROM information_schema.TABLES
WHERE TABLE_NAME IN ('${EXCEPTIONS}', 'awsdms_suspended_tables', 'awsdms_validation_failures_v1', 'awsdms_validation_failures_v2')
ORDER BY TABLE_SCHEMA = DATABASE() DESC, TABLE_SCHEMA, TABLE_NAME`;

/** What AWS DMS left in its control tables; null where there are none that this login sees. */
export async function readDmsState(session: Session): Promise<DmsState | null> {
  const about = `looking for control tables of AWS DMS at ${session.label}`;
  const found = await session.rows({ text: LOCATE, about });
  const [first] = found;
  if (first === undefined) return null;
  const schema = rowText(first, 0);
  const names = found.filter((row) => rowText(row, 0) === schema).map((row) => rowText(row, 1));
  const counted = async (name: string | undefined): Promise<number | null> => {
    if (name === undefined) return 0;
    const table = mysqlDialect.table({ schema, name });
    if ((await session.refusal({ text: `SELECT 1 AS c0 FROM ${table} LIMIT 0`, about }, DENIED)) !== null) return null;
    const text = `SELECT COUNT(*) AS c0 FROM (SELECT 1 FROM ${table} LIMIT ${MOST}) s`;
    const [row = []] = await session.rows({ text, about });
    return rowNumber(row, 0);
  };
  const has = (wanted: string) => names.find((name) => name.startsWith(wanted));
  const exceptions = await counted(has(EXCEPTIONS));
  const suspendedTables = await counted(has('awsdms_suspended_tables'));
  const validationFailures = await counted(
    has('awsdms_validation_failures_v2') ?? has('awsdms_validation_failures_v1'),
  );
  const whole = [exceptions, suspendedTables, validationFailures].every((count) => (count ?? 0) < MOST);
  return { schema, exceptions, suspendedTables, validationFailures, whole };
}
