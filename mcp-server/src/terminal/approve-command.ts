import { Argument, Command } from 'commander';
import type { Connections } from '../connections.ts';
import { LockstepError } from '../model/errors.ts';
import { approvalOf, guardedBy, PHASE_IDS, POINT_OF_NO_RETURN, phaseId } from '../model/phase-id.ts';
import { shellWord } from '../model/shell-word.ts';
import { decide, type Finish, planOf, toldErrors } from './person.ts';

interface Flags {
  readonly change: string;
  readonly target: string;
  readonly action: string;
}

/** `lockstep approve`: a person's yes to the act that a gate guards. No tool does this. */
export function approveCommand(connections: Connections, finish: Finish): Command {
  return new Command('approve')
    .description(
      'A person approves the act that the gate of a phase guards: asks at the terminal, never runs anything.',
    )
    .addArgument(new Argument('<phase>').choices(PHASE_IDS))
    .requiredOption('--change <id>', 'the change this is done under, as your change management names it')
    .requiredOption('--target <database>', 'host:port/database that is acted on')
    .requiredOption('--action <text>', 'what is approved, in the words of check-gate')
    .action((phase: string, flags: Flags) => toldErrors(finish, () => approve(connections, phase, flags)));
}

async function approve(connections: Connections, named: string, { change, target, action }: Flags): Promise<0 | 1> {
  const phase = phaseId.parse(named);
  const { subject, record, seen } = await planOf(connections);
  const asked = approvalOf(phase, seen.capture);
  if (asked === undefined)
    throw refused(`The gate of ${phase} asks for no approval.`, 'lockstep check-gate names what it asks for.');
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._:#/-]{0,99}$/u.test(change)) {
    throw refused('That is no change id.', 'Give the id as your change management writes it, such as CHG-4711.');
  }
  if (target !== subject[asked.side] || action !== asked.action) {
    throw refused(
      `The approval of ${phase} names another database or action than the plan.`,
      `Give --target ${shellWord(subject[asked.side])} --action ${shellWord(asked.action)}, if that is what you approve.`,
    );
  }
  const id = await decide(connections, {
    shown: [
      `You approve: ${action}, on ${target}, under ${change}.`,
      `The gate of ${phase} guards: ${guardedBy(phase, seen.capture)}.`,
      ...(phase === POINT_OF_NO_RETURN ? ['After it there is NO WAY BACK without loss.'] : []),
      `From ${subject.source} to ${subject.target}, by the plan of ${record.at}.`,
    ],
    word: change,
    seen: { tool: 'approve', phase, change, target, action },
    subject,
  });
  process.stdout.write(
    id === null ? 'Nothing was approved.\n' : `Approved, evidence ${id}. Next: lockstep check-gate ${phase}\n`,
  );
  return id === null ? 1 : 0;
}

function refused(message: string, hint: string): LockstepError {
  return new LockstepError('VALIDATION', message, { hint });
}
