import type { KitState } from '../model/kit-state.ts';
import type { ClockOffset } from '../model/readiness.ts';
import { known, type Seen, unseen } from '../model/seen.ts';
import type { HeartbeatStatus } from '../model/sync-status.ts';
import type { Hints } from './hints.ts';

export interface BeatInput {
  /** What the kit's tables on the secondary hold. */
  readonly secondary: Seen<KitState | null>;
  readonly clocks: { readonly primary: Seen<ClockOffset>; readonly secondary: Seen<ClockOffset> };
  readonly hints: Hints;
  /** This machine's clock, in milliseconds since 1970. */
  readonly now: number;
}

/**
 * How old the last beat is that reached the secondary, and how long it took. Each moment is read by the clock that wrote it: the
 * primary wrote the beat, the secondary its arrival. Null: no beat has arrived yet.
 */
export function heartbeatOf({ secondary, clocks, now, hints }: BeatInput): Seen<HeartbeatStatus | null> {
  if (!secondary.known) return secondary;
  if (secondary.value === null) return unseen('the sync kit is not installed there', hints.install);
  const { heartbeat } = secondary.value;
  if (heartbeat === null || heartbeat.appliedAtMs === null) return known(null);
  if (!clocks.primary.known) return clocks.primary;
  const age = now + clocks.primary.value.offsetMs - heartbeat.beatAtMs;
  if (age < -(1000 + clocks.primary.value.uncertaintyMs)) {
    const seconds = (-age / 1000).toFixed(0);
    return unseen(`the primary's clock stands ${seconds} s before its last beat, so it was set back`, hints.relay);
  }
  const difference = clocks.secondary.known ? clocks.secondary.value.offsetMs - clocks.primary.value.offsetMs : null;
  const uncertainty = clocks.secondary.known
    ? clocks.secondary.value.uncertaintyMs + clocks.primary.value.uncertaintyMs
    : 0;
  return known({
    ageSeconds: Math.max(0, age) / 1000,
    transitSeconds:
      difference === null ? null : Math.max(0, heartbeat.appliedAtMs - heartbeat.beatAtMs - difference) / 1000,
    clock:
      difference === null ? null : { differenceSeconds: difference / 1000, uncertaintySeconds: uncertainty / 1000 },
  });
}
