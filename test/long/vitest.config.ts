import { defineConfig } from 'vitest/config';
import { longFiles } from './long-files.ts';

/** Tests that take longer than a developer waits; a release still runs them. */
export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'node_modules/.lockstep/long-results.json' }]],
    include: longFiles,
    globalSetup: ['./test/lab/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    passWithNoTests: false,
    allowOnly: false,
  },
});
