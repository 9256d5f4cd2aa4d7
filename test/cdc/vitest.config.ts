import { defineConfig } from 'vitest/config';

/** Change data capture on a real Kafka: needs Java 17 and, once, Maven Central. */
export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'node_modules/.lockstep/cdc-results.json' }]],
    include: ['test/cdc/roads.test.ts'],
    globalSetup: ['./test/lab/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 600_000,
    passWithNoTests: false,
    allowOnly: false,
  },
});
