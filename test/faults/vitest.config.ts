import { defineConfig } from 'vitest/config';

/** The faults in their long form: every kind of server, every signal, both sides of what only takes time. */
export default defineConfig({
  test: {
    include: ['test/faults/*.test.ts'],
    globalSetup: ['./test/lab/global-setup.ts'],
    env: { LOCKSTEP_FAULTS: 'all' },
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    passWithNoTests: false,
    allowOnly: false,
  },
});
