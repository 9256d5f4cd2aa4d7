import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Short files that take long: by its size each would come last, while the other worker has nothing left to do. */
const LONGEST = [
  'test/long/ten-thousand-tables.test.ts',
  'test/long/canonical-values.test.ts',
  'test/sync/convergence.test.ts',
  'test/change/proof.test.ts',
  'test/long/sync-soak.test.ts',
  'test/parity/live.test.ts',
  'test/sync/naive-at-random.test.ts',
  'test/sync/open-transactions.test.ts',
  'test/engines/postgres.test.ts',
  'test/engines/mysql.test.ts',
  'test/canonical/stored.test.ts',
  'test/engines/failing-servers.test.ts',
  'test/sync/reconcile/under-load.test.ts',
  'test/sync/cutover/flip-under-writers.test.ts',
];

/** The order in which files are begun. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
