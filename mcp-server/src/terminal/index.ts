import type { Command } from 'commander';
import type { Connections } from '../connections.ts';
import { acceptCommand } from './accept-command.ts';
import { approveCommand } from './approve-command.ts';
import { evidenceCommand } from './evidence-command.ts';
import { markFenceCommand } from './mark-fence-command.ts';
import type { Finish } from './person.ts';

/** Commands that only a terminal has: what a person decides or does is no tool. */
export const personCommands: readonly ((connections: Connections, finish: Finish) => Command)[] = [
  approveCommand,
  acceptCommand,
  markFenceCommand,
  evidenceCommand,
];
