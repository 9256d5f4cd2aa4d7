import { defineConfig } from 'vitest/config';

/** Tests that take longer than a developer waits; a release still runs them. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    globalSetup: ['./test/lab/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    passWithNoTests: false,
    allowOnly: false,
  },
});
