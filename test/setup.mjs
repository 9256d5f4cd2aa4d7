// The first step of every npm script: plain Node, no dependency, so that a fresh clone needs nothing but Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const stampFile = join(root, 'node_modules', '.lockstep-installed');

const tsx = ['node_modules/tsx/dist/cli.mjs'];
const vitest = ['node_modules/vitest/vitest.mjs', 'run'];
const tasks = {
  demo: [[...tsx, 'test/demo/main.ts']],
  test: [[...tsx, 'test/run-tests.ts', 'test', 'vitest.config.ts']],
  'test:long': [[...tsx, 'test/run-tests.ts', 'long', 'test/long/vitest.config.ts']],
  'test:faults': [[...vitest, '--config', 'test/faults/vitest.config.ts']],
  'test:cdc': [[...vitest, '--config', 'test/cdc/vitest.config.ts']],
  soak: [[...tsx, 'test/sync/harness/soak.ts']],
  'soak:change': [[...tsx, 'test/change/harness/soak.ts']],
  'mutate:sync': [[...tsx, 'test/sync/mutations/main.ts']],
  bench: [[...tsx, 'test/bench/main.ts']],
  'bench:backfill': [[...tsx, 'test/bench/backfill/main.ts']],
  'bench:adapter': [[...tsx, 'test/bench/adapter/main.ts']],
  'bench:relay': [[...tsx, 'test/bench/relay/main.ts']],
  'bench:guard': [[...tsx, 'test/bench/guard/main.ts']],
  'bench:change': [[...tsx, 'test/bench/change/main.ts']],
  'bench:load': [[...tsx, 'test/bench/load/main.ts']],
  scale: [[...tsx, 'test/bench/scale/main.ts']],
  'scale:rows': [[...tsx, 'test/bench/rows/main.ts']],
  'scale:values': [[...tsx, 'test/bench/scale/large-values.ts']],
  audit: [[...tsx, 'test/audit/main.ts']],
  'bench:schemas': [[...tsx, 'test/schemas/main.ts']],
  build: [['templates/compile.mjs'], [...tsx, 'mcp-server/write-json-schema.ts'], [...tsx, 'mcp-server/build.ts']],
  check: [
    ['node_modules/typescript/bin/tsc'],
    ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
    ['templates/compile.mjs', '--check'],
    [...tsx, 'mcp-server/build.ts', '--check'],
  ],
  format: [['node_modules/@biomejs/biome/bin/biome', 'check', '--write']],
};

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(
      `Lockstep needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node and run the command again.`,
    );
  }
}

/** Installs exactly what pnpm-lock.yaml names, once for each state of it. */
function installDependencies() {
  const stamp = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .update(readFileSync(join(root, 'package.json')))
    .update(process.platform + process.arch)
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  process.stderr.write('Installing dependencies…\n');
  const command = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  const args = ['--yes', manifest.packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'];
  const environment = { ...process.env, CI: 'true' };
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: environment,
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    fail('The dependencies could not be installed: see the lines above. The npm registry must be reachable.');
  }
  writeFileSync(stampFile, stamp);
}

const [name, ...rest] = process.argv.slice(2);
const task = tasks[name];
if (!task) fail(`usage: node test/setup.mjs ${Object.keys(tasks).join('|')}`);
requireNode();
installDependencies();
for (const [index, args] of task.entries()) {
  const last = index === task.length - 1;
  const result = spawnSync(process.execPath, [...args, ...(last ? rest : [])], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
