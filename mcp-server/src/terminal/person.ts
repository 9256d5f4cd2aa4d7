import { createInterface } from 'node:readline/promises';
import type { Connections } from '../connections.ts';
import { appendEvidence } from '../evidence/append-evidence.ts';
import { type Baseline, gateCase } from '../evidence/gate-case.ts';
import { readEvidence } from '../evidence/read-evidence.ts';
import { LockstepError } from '../model/errors.ts';
import { evidenceId, NO_SERVERS, type SeenByTool } from '../model/evidence.ts';
import { fileError } from '../model/file-errors.ts';
import { printable } from '../model/printable.ts';
import { userName } from '../tools/keep-evidence.ts';
import { version } from '../version.ts';

/** What a command of a person tells the terminal. */
export type Finish = (code: 0 | 1 | 2) => void;

/** Runs the work of a command; an error is told with what to do, and is exit code 2. */
export async function toldErrors(finish: Finish, work: () => Promise<0 | 1 | 2>): Promise<void> {
  try {
    finish(await work());
  } catch (error) {
    const { code, message, hint } = error instanceof LockstepError ? error : fileError(error, 'migration/evidence');
    process.stderr.write(`${printable(`${code}: ${message}`)}\n${printable(`What to do: ${hint}`)}\n`);
    finish(2);
  }
}

/** The plan that a decision is about. CONFLICT where the evidence was changed, NOT_FOUND where no plan was kept. */
export async function planOf({ config }: Pick<Connections, 'config'>): Promise<Baseline> {
  const { projectDir, settings } = config();
  const evidence = await readEvidence(projectDir);
  if (evidence.broken !== null) {
    throw new LockstepError('CONFLICT', `The evidence was changed: ${evidence.broken.at}: ${evidence.broken.what}.`, {
      hint: 'lockstep evidence verify says what can be done.',
    });
  }
  const question = {
    phase: 'prepare',
    evidence,
    current: '',
    servers: NO_SERVERS,
    now: new Date(),
    settings: settings.gates,
  } as const;
  const { plan } = gateCase(question);
  if (plan !== null) return plan;
  throw new LockstepError('NOT_FOUND', 'No plan was kept here, so there is nothing to decide about.', {
    hint: 'Run lockstep generate-plan first.',
  });
}

/**
 * Shows a decision to a person and keeps it only when they type `word`. Refuses without a terminal on both ends, and inside a program that
 * acts for a model: a decision that a model could make is none.
 */
export async function decide(
  connections: Connections,
  { shown, word, seen, subject }: Decision,
): Promise<string | null> {
  const { projectDir, agent } = connections.config();
  if (agent !== null || !process.stdin.isTTY || !process.stdout.isTTY) {
    throw new LockstepError(
      'PERMISSION',
      agent === null
        ? 'This is decided by a person at a terminal, and here is none.'
        : `This is decided by a person, and ${agent} runs this command.`,
      { hint: 'Run it yourself in a terminal of your own.' },
    );
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    process.stdout.write(`${shown.map(printable).join('\n')}\n`);
    const typed = await prompt.question(`Type ${printable(word)} to say yes, anything else to leave it: `);
    if (typed.trim() !== word) return null;
  } finally {
    prompt.close();
  }
  const by = { how: 'terminal', user: userName() } as const;
  const entry = { at: new Date().toISOString(), by, lockstep: version, asked: {}, subject, servers: NO_SERVERS, seen };
  return evidenceId(await appendEvidence(projectDir, entry));
}

interface Decision {
  readonly shown: readonly string[];
  readonly word: string;
  readonly seen: SeenByTool;
  readonly subject: Baseline['subject'];
}
