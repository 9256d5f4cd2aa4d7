import type { Criterion } from '../model/criterion.ts';
import type { SeenBy } from '../model/evidence.ts';
import type { Seen } from '../model/seen.ts';
import type { GateCase, Witnessed } from './gate-case.ts';
import { byNewest } from './newest.ts';
import { type Ruling, unknown } from './ruling.ts';

type Status = SeenBy<'sync_status'>;

/** Judges one figure of the newest sync_status; what it could not see is unknown, with what makes it seen. */
export function byStatus<V>(
  gate: GateCase,
  criterion: Criterion,
  figure: (status: Status) => Seen<V>,
  judge: (value: V, found: Witnessed<'sync_status'>) => Ruling,
): Ruling {
  return byNewest(
    'sync_status',
    gate,
    criterion,
    (found) => {
      const asked = figure(found.seen);
      if (asked.known) return judge(asked.value, found);
      return unknown(asked.reason, { run: `${asked.turnOn.replace(/\.$/, '')}; then ${criterion.command}` });
    },
    // How far a copy is does not hang on the definitions: schemas-unchanged, which every gate asks too, does.
    { anyDefinitions: true },
  );
}
