import { Command } from 'commander';
import type { Connections } from '../connections.ts';
import { readEvidence } from '../evidence/read-evidence.ts';
import { evidenceId } from '../model/evidence.ts';
import { printable } from '../model/printable.ts';
import { quantity } from '../model/quantity.ts';
import { type Finish, toldErrors } from './person.ts';

/** `lockstep evidence verify`: whether everything that was kept is there as it was written. */
export function evidenceCommand(connections: Connections, finish: Finish): Command {
  const verify = new Command('verify')
    .description(
      'Follows the chain of migration/evidence from its first record to its last. Exit code 1: it was changed, 2: there is none.',
    )
    .exitOverride()
    .action(() => toldErrors(finish, () => verified(connections)));
  return new Command('evidence').description('What the tools saw, as gates judge it.').addCommand(verify);
}

async function verified({ config }: Connections): Promise<0 | 1 | 2> {
  const { records, broken, torn } = await readEvidence(config().projectDir);
  const last = records.at(-1);
  const said = [
    ...(last === undefined
      ? ['No record was kept.']
      : [`${quantity(records.length, 'record')}, the last ${evidenceId(last)} of ${last.at}.`]),
    ...torn.map((at) => `${at}: unfinished: a killed run or a full disk left it; nothing is known of it.`),
    broken === null
      ? 'Each is as it was written.'
      : `CHANGED at ${broken.at}: ${broken.what}. What follows proves nothing: restore migration/evidence from version control or backup, or move it away and run every check again.`,
  ];
  process.stdout.write(`${said.map(printable).join('\n')}\n`);
  if (broken !== null) return 1;
  return last === undefined ? 2 : 0;
}
