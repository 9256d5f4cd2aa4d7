import { StoreError, type StoreErrorKind } from './store-error.ts';

const KINDS: ReadonlyMap<number, StoreErrorKind> = new Map([
  ...kinds('retry', 1205, 1213, 3572, 1020, 1412),
  ...kinds('connection', 1053, 1927, 1317, 3024, 1969, 4031, 1080, 1129, 1158, 1159, 1160, 1161),
  ...kinds('busy', 1040, 1203, 1226, 1021, 1114, 1041, 1037, 1038),
  ...kinds('unique', 1062, 1586),
  ...kinds('foreign key', 1216, 1217, 1451, 1452),
  ...kinds('value', 1048, 1264, 1265, 1292, 1300, 1364, 1366, 1367, 1406, 1411, 1525, 1690, 3140, 3819, 4025),
  ...kinds('value', 1153, 1416, 1438, 1916, 3037, 3156, 3988),
]);

/** What mysql2 threw, as a StoreError. */
export function mysqlError(error: unknown, label: string, committing = false): StoreError {
  if (error instanceof StoreError) return error;
  const { errno, sqlState, message, fatal } = reportOf(error);
  const known = errno === null || sqlState === '' ? undefined : KINDS.get(errno);
  const lost = known === 'connection' || (known === undefined && (sqlState === '' || fatal));
  const kind = lost ? (committing ? 'outcome unknown' : 'connection') : (known ?? 'other');
  return new StoreError(kind, `${label}: ${message}`, {
    code: errno === null ? '' : String(errno),
    constraint: /(?:for key|CONSTRAINT) ['`]([^'`]+)['`]/.exec(message)?.[1] ?? null,
    cause: error,
  });
}

function reportOf(error: unknown) {
  const report = typeof error === 'object' && error !== null ? error : {};
  const errno = 'errno' in report && typeof report.errno === 'number' && report.errno > 0 ? report.errno : null;
  return {
    errno,
    sqlState: 'sqlState' in report && typeof report.sqlState === 'string' ? report.sqlState : '',
    fatal: 'fatal' in report && report.fatal === true,
    message: error instanceof Error ? error.message : String(error),
  };
}

function kinds(kind: StoreErrorKind, ...numbers: number[]): [number, StoreErrorKind][] {
  return numbers.map((number) => [number, kind]);
}
