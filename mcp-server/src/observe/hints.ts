import { STATUS_TABLES } from '../model/kit-state.ts';
import type { ObserveSettings } from '../model/observe-settings.ts';

/** What ends an ignorance: each says the command, and what it is about. */
export interface Hints {
  readonly install: string;
  readonly relay: string;
  readonly fence: string;
  readonly again: string;
  readonly restored: string;
}

const AGAIN = 'Run `lockstep sync-status` again: it looks at both sides twice';

/** The hints in the commands of this project. */
export function hintsOf({ kit_command, window_seconds }: ObserveSettings): Hints {
  return {
    install: `Run \`${kit_command} install\`: it makes ${STATUS_TABLES.join(', ')} and the ledger on both sides, where they are missing.`,
    relay: `Run \`${kit_command} relay run\` and leave it running: it writes a beat every few seconds.`,
    fence: `Run \`${kit_command} cutover status\`: it reads lockstep_fence of both sides.`,
    again: `${AGAIN}, ${window_seconds} s apart.`,
    restored: `Find out who restored lockstep_outbox; \`${kit_command} failover status\` says what either side lacks, \`lockstep check-parity\` which rows.`,
  };
}
