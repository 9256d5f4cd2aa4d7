import { defineConfig } from 'vitest/config';
import { LongestFirst } from '../longest-first.ts';
import { longFiles, longFilesAlone } from './long-files.ts';

const patient = {
  pool: 'forks',
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 20_000 } },
} as const;

/** Tests that take longer than a developer waits; a release still runs them. */
export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'node_modules/.lockstep/long-results.json' }]],
    globalSetup: ['./test/lab/global-setup.ts'],
    passWithNoTests: false,
    allowOnly: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...patient,
          name: 'pairs',
          include: longFiles,
          exclude: longFilesAlone,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { ...patient, name: 'alone', include: longFilesAlone, maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
