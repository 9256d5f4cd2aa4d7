import { defineConfig } from 'vitest/config';
import { longFiles } from './test/long/long-files.ts';
import { LongestFirst } from './test/longest-first.ts';

/** Tests that need no database server: they run without starting one. */
const pure = ['test/architecture/**/*.test.ts', 'test/plugin/**/*.test.ts', 'test/**/*.pure.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'node_modules/.lockstep/test-results.json' }]],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Shorter than the statements of half a minute that tests end.
    expect: { poll: { timeout: 20_000 } },
    passWithNoTests: false,
    // It imports its own files without their endings, which Node refuses and a bundler does not.
    server: { deps: { inline: ['dt-sql-parser'] } },
    allowOnly: false,
    sequence: { sequencer: LongestFirst },
    setupFiles: ['./test/fixed-seed.ts'],
    // Loading the sources anew for each file took a third of the time; no file leaves a spy to the next.
    isolate: false,
    restoreMocks: true,
    projects: [
      // One after the other: a process that has loaded the sources for the one would be ended for the other.
      { extends: true, test: { name: 'pure', include: pure, sequence: { groupOrder: 2 } } },
      {
        extends: true,
        test: {
          name: 'servers',
          sequence: { groupOrder: 1 },
          include: ['test/**/*.test.ts'],
          // The roads need Java and Kafka: `npm run test:cdc`.
          exclude: [...pure, ...longFiles, 'test/cdc/roads.test.ts'],
          globalSetup: ['./test/lab/global-setup.ts'],
        },
      },
    ],
  },
});
