// How long the guard hook holds up a tool call: whole processes, one of each form in turn, beside a Node that does nothing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROUNDS = process.argv.includes('--short') ? 20 : 100;
const PROMISE_MS = 50;
const hook = join(import.meta.dirname, '../../../mcp-server/dist/guard.cjs');
const folder = mkdtempSync(join(tmpdir(), 'lockstep-guard-bench-'));
const nothing = join(folder, 'nothing.cjs');
writeFileSync(nothing, '');
const withGuard = mkdtempSync(join(folder, 'on-'));
writeFileSync(
  join(withGuard, 'lockstep.yaml'),
  'limits: { connections: 4 }\nguard:\n  production: [db1, "*.prod.example.com"]\n',
);

const call = (command: string) => JSON.stringify({ cwd: withGuard, tool_name: 'Bash', tool_input: { command } });
const long = Array.from(
  { length: 200 },
  (_, at) => `psql -h db2 -c "UPDATE t SET a = ${at} WHERE id = ${at}" | tee log-${at}`,
);
const forms = [
  { name: 'Node that does nothing', file: nothing, project: folder, input: '' },
  { name: 'the guard, switched off', file: hook, project: folder, input: call('npm test') },
  { name: 'a harmless command', file: hook, project: withGuard, input: call('npm test') },
  {
    name: 'a refused command',
    file: hook,
    project: withGuard,
    input: call(`bash -c 'mysql -h db1 -e "DROP TABLE t"'`),
  },
  { name: 'a script of 200 lines', file: hook, project: withGuard, input: call(long.join('\n')) },
].map((form) => ({ ...form, times: [] as number[] }));

for (let round = 0; round < ROUNDS; round += 1) {
  for (const { file, project, input, times } of forms) {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, [file], {
      input,
      env: { ...process.env, CLAUDE_PROJECT_DIR: project },
    });
    if (status !== 0) throw new Error(`${file} ended with ${status}`);
    times.push(performance.now() - start);
  }
}
rmSync(folder, { recursive: true });

const quantile = (times: readonly number[], share: number) =>
  [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? Number.NaN;
const floor = quantile(forms[0]?.times ?? [], 0.5);
console.log(`${ROUNDS} processes each, ms          median     p95   over Node's own start`);
for (const { name, times } of forms) {
  const median = quantile(times, 0.5);
  const cells = [median, quantile(times, 0.95), median - floor].map((ms) => ms.toFixed(1).padStart(8));
  console.log(name.padEnd(32), ...cells, median - floor < PROMISE_MS ? '' : `  not below ${PROMISE_MS} ms`);
}
const kept = forms.every(({ times }) => quantile(times, 0.5) - floor < PROMISE_MS);
console.log(`decides in less than ${PROMISE_MS} ms beyond the start of Node: ${kept ? 'kept' : 'NOT KEPT'}`);
process.exitCode = kept ? 0 : 1;
