/** A test that injects a fault: its file, and words of its name. */
interface Covered {
  readonly file: string;
  readonly test: string;
}

/** A fault of the tools, what must come of it, and the tests that inject it. */
export interface ToolFault {
  readonly inject: string;
  readonly must: string;
  readonly by: readonly Covered[];
}

const test = (file: string, ...names: readonly string[]): Covered[] =>
  names.map((name) => ({ file: `test/${file}.ts`, test: name }));
const matrix = (...names: readonly string[]) => test('faults/matrix.test', ...names);
const cases = (file: string, ...names: readonly string[]) => test(`engines/conformance/${file}-cases`, ...names);

const RIGHT = 'the right answer, or that it could not be told; the next call works; nothing is left in the database';

/** The faults that every tool is to survive, by name. */
export const FAULTS: Readonly<Record<string, ToolFault>> = {
  restart: {
    inject: 'the server is restarted in the middle of an answer, and between two reads',
    must: RIGHT,
    by: [...matrix('when its server is restarted'), ...cases('fault', 'reads again after a restart between two reads')],
  },
  kill: {
    inject: 'kill -9 of the server in the middle of an answer, and under a statement',
    must: RIGHT,
    by: [
      ...matrix('when its server is killed, and once it is back'),
      ...cases('fault', 'says CONNECTION_LOST when the server dies under a statement'),
      ...test('parity/lost-server.test', 'a server that is lost ends the whole check with its error'),
      ...test('tools/faults.test', 'gives a clear error, and the next call works once it is back'),
      ...test('long/watch.test', 'outlives a server that goes away and comes back'),
    ],
  },
  frozen: {
    inject: 'SIGSTOP of the server in the middle of an answer, with SIGCONT soon or after every call has ended',
    must: `within the limits: ${RIGHT}`,
    by: [
      ...matrix('or its server is frozen, until the call has ended', 'when its server is frozen for a moment'),
      ...cases('fault', 'gives a frozen server up as TIMEOUT', 'closes in time although the server is frozen'),
    ],
  },
  cut: {
    inject: 'the connection ends in the middle of a result, in the handshake and late',
    must: RIGHT,
    by: [
      ...matrix('when its connection is cut in the middle of an answer', 'when somebody ends its session'),
      ...cases('read', 'says CONNECTION_LOST when its connection ends under a statement'),
    ],
  },
  'half-open': {
    inject: 'the network goes silent in the middle of a result, also for new connections',
    must: `within the limits: ${RIGHT}`,
    by: [...matrix('when its connection goes silent and so do new ones'), ...test('tools/faults.test', 'is given up')],
  },
  'no-connection-left': {
    inject: 'the login may open one connection (or three, in the long form) for eleven tools that want four each',
    must: 'BUSY with what to do, or the right answer',
    by: [
      ...matrix('when its login has no connection left, or one'),
      ...cases('login', 'says BUSY when the login has no connection left'),
    ],
  },
  'lock-wait': {
    inject: 'a table locked ACCESS EXCLUSIVE, or by LOCK TABLES … WRITE',
    must: 'LOCK_TIMEOUT for that table; the others are judged; never equal',
    by: [
      ...matrix('when a table is locked: that one is not checked, the others are'),
      ...cases('read', 'gives up a locked table at the lock limit and reads the others'),
    ],
  },
  deadlock: {
    inject: 'a change of two tables in the other order than they are read',
    must: 'it is the read that gives in, with CONFLICT or LOCK_TIMEOUT, and never the change',
    by: test('faults/deadlock.test', 'is given up by the reader, never by who changes the tables'),
  },
  'recovery-conflict': {
    inject: 'a standby cancels whoever still sees rows that a VACUUM on the primary removed',
    must: 'CONFLICT, or the right answer',
    by: test('faults/replica.test', 'is answered rightly, or says that it could not tell'),
  },
  failover: {
    inject:
      'another server answers at the address: within a check, between a check and its resumption, between two looks, between a check and its gate',
    must: 'noticed; what two servers said is never put together',
    by: test(
      'faults/failover.test',
      'in the middle of a check ends it',
      'between a check that was cancelled and the one that goes on',
      'between two looks of a watch makes no rate of two logs',
      'between a check and its gate leaves nothing of what was seen before it',
    ),
  },
  'client-disk-full': {
    inject: 'no byte left for evidence, checkpoint, plan or the printed answer',
    must: 'files are as they were, the reason is said and hides nothing else, the exit code is none of an answer',
    by: [
      ...test(
        'faults/project.test',
        'keeps evidence and plan as they were',
        'leaves the checkpoint of a check as it was',
        'is said where the answer itself goes to it',
      ),
      ...test('evidence/processes.pure.test', 'says that the file may not grow'),
    ],
  },
  clock: {
    inject: 'the clock of this machine jumps by years, and the servers’ differ',
    must: 'answers, limits and the chain of evidence do not mind; a difference of clocks is said',
    by: [
      ...test('faults/project.test', 'jumps by years while everything is asked'),
      ...test('evidence/gates.pure.test', 'counts no soak from a record that a clock set back'),
      ...test('evidence/log.pure.test', 'never in an older file when a clock was set back'),
    ],
  },
  memory: {
    inject: 'rows that the memory of the process does not hold, answers without an end',
    must: 'LIMIT or the right answer; the process is not ended by the system',
    by: [
      ...test('faults/project.test', 'end as LIMIT or are told rightly'),
      ...test('long/rogue-floods.test', '%s: %s'),
    ],
  },
  signal: {
    inject:
      'SIGINT, SIGTERM and SIGHUP in the middle of every tool, from the terminal and under the MCP server; the end of its input',
    must: 'exit code 2 with a word, 0 of the server; statements end in both databases; nothing half-written',
    by: [
      ...test(
        'faults/signals.test',
        'ends every command with exit code 2 and a word',
        'ends %s, and the statements with it',
      ),
      ...test('client/stdio.test', 'ends itself and its statement on %s when its input ends'),
      ...cases('cancellation', 'ends the running statement in the server, and reads again'),
    ],
  },
  'reader-gone': {
    inject: 'whoever reads what is printed goes away',
    must: 'no stack, exit code 2',
    by: test('faults/project.test', 'ends the command without a stack'),
  },
  'two-processes': {
    inject: 'eight commands at once in one project, two more killed',
    must: 'every answer right, one whole chain of evidence, the files of one run, no checkpoint left',
    by: [
      ...test('faults/project.test', 'all tell the truth, write the same files and one chain of evidence'),
      ...test('evidence/processes.pure.test', 'keeps every record of two that write at once'),
      ...test(
        'render/write-files.pure.test',
        'write one after the other',
        'never put an older text in the place of a newer one',
        'are not held up by what a killed one left',
      ),
    ],
  },
};
