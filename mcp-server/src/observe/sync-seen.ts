import type { ObserveSettings } from '../model/observe-settings.ts';
import type { PipeStatus } from '../model/pipe-status.ts';
import { known, unseen } from '../model/seen.ts';
import type { SyncSeen } from '../model/sync-seen.ts';
import type { SyncStatus } from '../model/sync-status.ts';
import { type Hints, hintsOf } from './hints.ts';

type Known<T> = Extract<T, { readonly known: true }> extends { readonly value: infer V } ? V : never;
type Side = Known<SyncSeen['kit']>['source'];

const HOUR_S = 3600;
const ENDED: ReadonlySet<string> = new Set(['opened', 'rehearsed', 'aborted']);

/** What of a status gates judge by: figures and names only. */
export function syncSeenOf(status: SyncStatus, settings: ObserveSettings): SyncSeen {
  const hints = hintsOf(settings);
  const { source, shadow, latency, changes, tables, wayBack } = status;
  const backfill = tables.flatMap(({ table, backfill: notes }) =>
    notes.map(({ to, done, rows, parked }) => ({ source: table, target: to, done, rows, parked })),
  );
  const kit = kitSeen(status, hints);
  return {
    kit,
    lagSeconds: lagOf(status, hints),
    backfill: kit.known ? known(backfill) : kit,
    retentionHours: retentionOf(status, hints),
    shadow,
    latency,
    changes,
    reverseProof: wayBack.known
      ? known(wayBack.value === null ? null : { ageSeconds: wayBack.value.ageSeconds })
      : wayBack,
    flip: kit.known ? known(lastFlip(status)) : kit,
    pipe: pipeSeen(status.pipe),
    sourceUsers: source.clients.known
      ? known(source.clients.value.filter(({ login }) => !settings.kit_logins.includes(login)))
      : source.clients,
  };
}

function kitSeen({ source, target, primary, cutover }: SyncStatus, { install }: Hints): SyncSeen['kit'] {
  if (!source.kit.known) return source.kit;
  if (!target.kit.known) return target.kit;
  const sides = { source: sideSeen(source.kit.value), target: sideSeen(target.kit.value) };
  if (sides.source === null || sides.target === null) return unseen('a fence row is missing, or names nobody', install);
  return known({ source: sides.source, target: sides.target, primary: cutover.known ? primary : null });
}

function sideSeen({ fence, pending, parked, applied, newest }: Known<SyncStatus['source']['kit']>): Side | null {
  const writer = fence?.writer;
  if (fence === null || (writer !== 'source' && writer !== 'target' && writer !== 'none')) return null;
  return { fence: { epoch: fence.epoch, writer }, pending, parked, applied, newest };
}

/** How far the secondary is behind: no beat is no answer, however empty the queue. */
function lagOf({ queue, heartbeat, pipe }: SyncStatus, { relay }: Hints): SyncSeen['lagSeconds'] {
  if (!queue.known) return pipe === null ? queue : beatOf(pipe);
  if (!heartbeat.known) return heartbeat;
  if (heartbeat.value === null) return unseen('no beat has reached the secondary', relay);
  return known(Math.max(heartbeat.value.ageSeconds, queue.value.oldestSeconds ?? 0));
}

function beatOf({ beatSeconds }: PipeStatus): SyncSeen['lagSeconds'] {
  if (!beatSeconds.known) return beatSeconds;
  return beatSeconds.value === null
    ? unseen('no beat of change data capture has come through', 'Start the connectors.')
    : known(beatSeconds.value);
}

const LONGEST = 500;

function pipeSeen(pipe: PipeStatus | null): SyncSeen['pipe'] {
  if (pipe === null) return null;
  const { drained, position, sources, sinks, fence } = pipe;
  const [gap] = sources.flatMap(({ connector, gap: found }) =>
    found.known && found.value !== null ? [`${connector}: ${found.value}`] : [],
  );
  const hidden = sources.find(({ snapshot }) => !snapshot.known)?.snapshot;
  return {
    drained,
    position: position?.slice(0, LONGEST) ?? null,
    snapshot:
      hidden?.known === false
        ? hidden
        : known(sources.flatMap(({ snapshot }) => (snapshot.known ? snapshot.value : []))),
    lost: sinks.reduce((sum, { lag }) => sum + (lag.known ? lag.value.lost : 0), 0),
    gap: gap?.slice(0, LONGEST) ?? null,
    fence: fence === null ? null : { ...fence, position: fence.position.slice(0, LONGEST) },
  };
}

/** The kit reads tables, whose rows stay; a log is only needed where somebody reads it. */
function retentionOf({ source, connectors }: SyncStatus, { again }: Hints): SyncSeen['retentionHours'] {
  const left = source.room
    .map(({ lost, secondsLeft }) => (lost ? 0 : secondsLeft))
    .filter((seconds) => seconds !== null);
  if (left.length > 0) return known(Math.min(...left) / HOUR_S);
  if (!source.consumers.known) return connectors === null ? known(null) : source.consumers;
  if (source.consumers.value.length === 0 && connectors === null) return known(null);
  if (!source.retention.known) return source.retention;
  const { secondsLeft, unbounded, setting } = source.retention.value;
  if (secondsLeft !== null) return known(secondsLeft / HOUR_S);
  return unbounded
    ? known(null)
    : unseen(
        `${setting} is a size, and the rate of the log is not known`,
        `${again} Something must be written meanwhile.`,
      );
}

function lastFlip({ flips, at }: SyncStatus): Known<SyncSeen['flip']> {
  const [last] = flips.filter(({ outcome }) => ENDED.has(outcome)).sort((a, b) => a.ageSeconds - b.ageSeconds);
  if (last === undefined) return null;
  const { id, from, outcome, pausedMs, ageSeconds } = last;
  if (outcome !== 'opened' && outcome !== 'rehearsed' && outcome !== 'aborted') return null;
  const ended = new Date(Date.parse(at) - ageSeconds * 1000).toISOString();
  return { id, from, outcome, pausedMs: pausedMs ?? 0, at: ended };
}
