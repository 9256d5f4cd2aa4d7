// Starts a database server as its child and outlives whoever asked for it: when the pipe on standard input closes, for
// whatever reason, it kills the server and removes the server's folder, which is its only argument.
// An order is one JSON line, { words, cwd, uid?, gid?, container? }; the answers are { started: pid } and { ended: text }.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { identify, killTree } from './processes.mjs';

const folder = process.argv[2];
let child;
let container;

// It must see the pipe close even when the whole terminal is told to end.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined);
// Whoever asked may be gone before the last answer.
process.stdout.on('error', () => undefined);

createInterface({ input: process.stdin })
  .on('line', (line) => start(JSON.parse(line)))
  .on('close', cleanUp);

function start(order) {
  const { words, ...options } = order;
  container = order.container;
  const log = openSync(`${folder}/server.log`, 'a');
  const [program, ...rest] = words;
  // A server takes its time zone from its surroundings; tests need the same one everywhere.
  const env = { ...process.env, TZ: 'UTC' };
  child = spawn(program, rest, { ...options, env, stdio: ['ignore', log, log] });
  closeSync(log);
  child.once('error', (error) => report({ ended: error.message }));
  child.once('exit', (code, signal) => {
    child = undefined;
    report({ ended: signal ?? `exit code ${code}` });
  });
  if (child.pid === undefined) return;
  record(child.pid);
  report({ started: child.pid });
}

function record(pid) {
  const identity = identify(pid);
  if (!identity) return; // Ended already.
  // Renamed into place so that a sweep never reads half of it.
  writeFileSync(`${folder}/server.json.new`, JSON.stringify({ ...identity, container }));
  renameSync(`${folder}/server.json.new`, `${folder}/server.json`);
}

function report(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function cleanUp() {
  if (container !== undefined) spawnSync('docker', ['rm', '-f', container]);
  if (child?.pid !== undefined) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    killTree(child.pid);
    await ended;
  }
  // A killed server's last children may still write for a moment.
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  process.exit(0);
}
