// Plain JavaScript because the supervisor runs it without a loader; processes.d.mts states its types.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const hasProc = existsSync('/proc/self/stat');

export function identify(pid) {
  if (!hasProc) {
    const started = ps(['-o', 'lstart=', '-p', String(pid)]).trim();
    return started === '' ? undefined : { pid, startTime: String(Date.parse(started)) };
  }
  const fields = statFields(pid);
  if (!fields || fields.state === 'Z' || fields.state === 'X') return undefined;
  return { pid, startTime: fields.startTime };
}

export function ownIdentity() {
  const own = identify(process.pid);
  if (!own) throw new Error(`This process (${process.pid}) is not in the system's list of processes. Mount /proc.`);
  return own;
}

export function isAlive({ pid, startTime }) {
  return identify(pid)?.startTime === startTime;
}

export function commandLine(pid) {
  if (!hasProc) return ps(['-ww', '-o', 'command=', '-p', String(pid)]).trim();
  return (readIfAlive(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
}

export function stopTree(pid) {
  // The root first: PostgreSQL's postmaster is what starts further children, so afterwards the list is complete.
  signal(pid, 'SIGSTOP');
  const children = descendantsOf(pid);
  for (const child of children) signal(child, 'SIGSTOP');
  if (hasProc) waitUntilStopped([pid, ...children]);
}

/** A thread that runs elsewhere may answer a statement before the signal reaches it. One in the middle of a disk's work stops when it can. */
function waitUntilStopped(pids) {
  const deadline = Date.now() + 1000;
  while (pids.some(runs) && Date.now() < deadline) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

function runs(pid) {
  return threadsOf(pid).some((thread) => ['R', 'S'].includes(statFields(`${pid}/task/${thread}`)?.state));
}

function threadsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return [];
    throw error;
  }
}

export function continueTree(pid) {
  for (const each of [...descendantsOf(pid), pid]) signal(each, 'SIGCONT');
}

export function killTree(pid) {
  stopTree(pid);
  for (const each of [...descendantsOf(pid), pid]) signal(each, 'SIGKILL');
}

export function descendantsOf(pid) {
  const parents = allParents();
  const direct = (of) => parents.filter((entry) => entry.parent === of).map((entry) => entry.pid);
  const collect = (of) => direct(of).flatMap((child) => [child, ...collect(child)]);
  return collect(pid);
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

function allParents() {
  if (!hasProc) {
    const rows = ps(['-A', '-o', 'pid=,ppid=']).trim().split('\n');
    return rows.map((row) => row.trim().split(/\s+/).map(Number)).map(([pid, parent]) => ({ pid, parent }));
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const fields = statFields(Number(name));
      return fields ? [{ pid: Number(name), parent: fields.parent }] : [];
    });
}

function statFields(pid) {
  const stat = readIfAlive(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field is the program's name in parentheses and may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], parent: Number(fields[1]), startTime: fields[19] };
}

function readIfAlive(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
}

function ps(options) {
  try {
    return execFileSync('ps', options, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    if (error.status === 1) return ''; // No such process.
    throw error;
  }
}
