import { StoreError, type StoreErrorKind } from './store-error.ts';

const KINDS: readonly (readonly [pattern: RegExp, kind: StoreErrorKind])[] = [
  [/^(40001|40P01|55P03|55006)$/, 'retry'],
  [/^(08...|57P0[1-5]|57014|25P0[34])$/, 'connection'],
  [/^(53...)$/, 'busy'],
  [/^23505$/, 'unique'],
  [/^23503$/, 'foreign key'],
  [/^(22...|23502|23514|23P01|54000)$/, 'value'],
];

/** What pg threw, as a StoreError. */
export function postgresError(error: unknown, label: string, committing = false): StoreError {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const { code, constraint } = reportOf(error);
  const known = code === '' ? 'connection' : (KINDS.find(([pattern]) => pattern.test(code))?.[1] ?? 'other');
  const kind = known === 'connection' && committing ? 'outcome unknown' : known;
  return new StoreError(kind, `${label}: ${message}`, { code, constraint, cause: error });
}

/** What a server reported, whichever copy of the driver passed it on; without a severity no server spoke. */
function reportOf(error: unknown): { code: string; constraint: string | null } {
  const report = typeof error === 'object' && error !== null && 'severity' in error ? error : {};
  return {
    code: 'code' in report && typeof report.code === 'string' ? report.code : '',
    constraint: 'constraint' in report && typeof report.constraint === 'string' ? report.constraint : null,
  };
}
