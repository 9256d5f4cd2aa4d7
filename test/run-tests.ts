import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { longFilesAlone } from './long/long-files.ts';
import { filesToRunAgain, merged, type Results, unsteadyTests } from './unsteady.ts';

/**
 * Runs a whole suite; the few files that failed while another file ran beside them run once more, alone. What fails there has failed.
 * What passes there is named at the end: such a test is to be mended, and its first error stands above.
 */
const root = join(import.meta.dirname, '..');
const [suite, config, ...rest] = process.argv.slice(2);
const resultsFile = join(root, 'node_modules', '.lockstep', `${suite}-results.json`);

function run(...args: readonly string[]): number {
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', config ?? ''];
  return spawnSync(process.execPath, [...vitest, ...args], { cwd: root, stdio: 'inherit' }).status ?? 1;
}

function results(): Results | null {
  return existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) : null;
}

function runAll(): number {
  rmSync(resultsFile, { force: true });
  const status = run(...rest);
  const first = results();
  // Somebody who names files looks at them one by one.
  if (status === 0 || first === null || rest.length > 0) return status;
  const files = filesToRunAgain(first, longFilesAlone);
  if (files.length === 0) return status;
  console.log(`\nFailed beside another file; run again, alone: ${files.join(', ')}\n`);
  const alone = run('--maxWorkers', '1', ...files);
  const again = results();
  if (again === null) return alone;
  const unsteady = unsteadyTests(first, again);
  writeFileSync(resultsFile, JSON.stringify({ ...merged(first, again), unsteady }));
  for (const name of unsteady) console.log(`UNSTEADY, failed beside another file and passed alone: ${name}`);
  return alone;
}

process.exitCode = runAll();
