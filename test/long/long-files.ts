/** Tests that take longer than a developer waits, wherever they stand; `npm run test:long` runs them and `npm test` does not. */
export const longFiles = [
  'test/long/**/*.test.ts',
  'test/evidence/small-migration.test.ts',
  'test/example/**/*.test.ts',
  'test/plan/printed-commands.test.ts',
  'test/sync/adapter/bindings.test.ts',
  'test/sync/adapter/faults.test.ts',
  'test/sync/backfill/crash.test.ts',
  'test/sync/convergence.test.ts',
  'test/sync/cutover/cutover-commands.test.ts',
  'test/sync/cutover/flip-faults.test.ts',
  'test/sync/cutover/flip-killed.test.ts',
  'test/sync/disk-full.test.ts',
  'test/sync/naive-at-random.test.ts',
  'test/sync/relay/crashes.test.ts',
];
