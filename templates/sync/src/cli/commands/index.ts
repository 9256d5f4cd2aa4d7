import type { Command } from 'commander';
import type { KitContext } from '../context.ts';
import { backfillCommand } from './backfill.ts';
import { watchBypassCommand } from './bypass.ts';
import { cutoverCommand } from './cutover.ts';
import { failoverCommand } from './failover.ts';
import { installCommand } from './install.ts';
import { rampCommand } from './ramp.ts';
import { reconcileCommand } from './reconcile.ts';
import { relayCommand } from './relay.ts';
import { rollbackCommand } from './rollback.ts';
import { shadowCommand } from './shadow.ts';
import { statusCommand } from './status.ts';
import { trickleCommand } from './trickle.ts';

/** Every command of the CLI, in the order of a migration. */
export const COMMANDS: readonly ((context: () => Promise<KitContext>) => Command)[] = [
  installCommand,
  statusCommand,
  relayCommand,
  backfillCommand,
  trickleCommand,
  reconcileCommand,
  shadowCommand,
  rampCommand,
  cutoverCommand,
  rollbackCommand,
  failoverCommand,
  watchBypassCommand,
];
