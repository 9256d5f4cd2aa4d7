import { Command } from 'commander';
import type { Connections } from '../connections.ts';
import { LockstepError } from '../model/errors.ts';
import { decide, type Finish, planOf, toldErrors } from './person.ts';

/** How the ids begin that a gate lets a person accept. */
const ACCEPTABLE = /^(schema|data|writers|not compared|integrity|latency|by hand): ./;

/** `lockstep accept`: a person goes on with a finding, and says why. No tool does this. */
export function acceptCommand(connections: Connections, finish: Finish): Command {
  return new Command('accept')
    .description(
      'A person accepts a finding that keeps a gate closed, by the id that check-gate shows: asks at the terminal.',
    )
    .argument('<finding>', 'its id, as check-gate writes it')
    .requiredOption('--reason <text>', 'why it may stay')
    .action((finding: string, { reason }: { readonly reason: string }) =>
      toldErrors(finish, () => accept(connections, finding, reason)),
    );
}

async function accept(connections: Connections, finding: string, reason: string): Promise<0 | 1> {
  const { subject } = await planOf(connections);
  if (!ACCEPTABLE.test(finding)) {
    throw new LockstepError('VALIDATION', 'That is no finding that can be accepted.', {
      hint: 'lockstep check-gate shows the ids that can; drift and parked changes are not among them, nor is the way back where the sync kit proves it.',
    });
  }
  if (reason.trim().length < 10) {
    throw new LockstepError('VALIDATION', 'That is no reason.', { hint: 'Say in a sentence why it may stay.' });
  }
  const id = await decide(connections, {
    shown: [`You accept: ${finding}`, `because: ${reason}`, `From ${subject.source} to ${subject.target}.`],
    word: 'accept',
    seen: { tool: 'accept', finding, reason },
    subject,
  });
  process.stdout.write(id === null ? 'Nothing was accepted.\n' : `Accepted, evidence ${id}.\n`);
  return id === null ? 1 : 0;
}
