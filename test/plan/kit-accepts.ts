import { Command } from 'commander';
import { COMMANDS } from '../../templates/sync/src/cli/commands/index.ts';

const REACHED = new Error('the command would run now');

/** Whether the sync kit's own parser takes these words as a command; nothing is run. */
export function kitAccepts(words: readonly string[]): boolean {
  const program = new Command('sync').exitOverride();
  for (const command of COMMANDS) program.addCommand(command(() => Promise.reject(REACHED)));
  const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)];
  for (const command of all(program)) {
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    if (command.commands.length === 0 || command.name() === 'reconcile') command.action(() => undefined);
  }
  try {
    program.parse([...words], { from: 'user' });
    return true;
  } catch {
    return false;
  }
}
