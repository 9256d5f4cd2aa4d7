import { Command } from 'commander';
import type { Connections } from '../connections.ts';
import { appendEvidence } from '../evidence/append-evidence.ts';
import { LockstepError } from '../model/errors.ts';
import { evidenceId, NO_SERVERS } from '../model/evidence.ts';
import { printable } from '../model/printable.ts';
import { userName } from '../tools/keep-evidence.ts';
import { version } from '../version.ts';
import { type Finish, planOf, toldErrors } from './person.ts';

/** `lockstep mark-fence`: keeps where the log ends now that the writers are held, which is what has to be carried before the other side is opened. */
export function markFenceCommand(connections: Connections, finish: Finish): Command {
  return new Command('mark-fence')
    .description(
      'After the writers are held, where connectors carry the changes: prints and keeps where the log ends. Then sync-status says when all up to there is on the other side. Only reads.',
    )
    .action(() => toldErrors(finish, () => markFence(connections)));
}

const STATEMENT_MS = 10_000;

async function markFence({ config, database }: Connections): Promise<0> {
  const { projectDir, settings } = config();
  const { subject } = await planOf({ config });
  const side = settings.cdc?.reads ?? 'source';
  const held = database(side);
  if (held.label !== subject[side])
    throw new LockstepError('CONFLICT', `The plan is about ${subject[side]}, and this is ${held.label}.`, {
      hint: `Connect to ${subject[side]}, or generate the plan again.`,
    });
  const signal = AbortSignal.timeout(2 * STATEMENT_MS);
  const pin = { server: null, lasting: null };
  const { position } = await held.read((reader) => reader.load(), { signal, statementMs: STATEMENT_MS, pin });
  if (position === null)
    throw new LockstepError('PERMISSION', `Where the log of ${held.label} ends is not shown to this login.`, {
      hint: 'lockstep check-connections prints the grants.',
    });
  const by = { how: 'terminal', user: userName() } as const;
  const seen = { tool: 'mark_fence', side, position } as const;
  const at = new Date().toISOString();
  const servers = { ...NO_SERVERS, [side]: pin.lasting };
  const record = await appendEvidence(projectDir, { at, by, lockstep: version, asked: {}, subject, servers, seen });
  const said = [
    `The log of the ${side} (${held.label}) ends at ${position}.`,
    `Kept as evidence ${evidenceId(record)}. Writers that go on after this moment are not covered by it: mark again after the next hold.`,
    'Next: lockstep sync-status, until it says that everything up to the fence is on the other side; then lockstep check-parity.',
  ];
  process.stdout.write(`${said.map(printable).join('\n')}\n`);
  return 0;
}
