import type { KitState } from '../model/kit-state.ts';
import type { FenceMark } from '../model/pipe-status.ts';
import { known, type Seen, unseen } from '../model/seen.ts';
import type { Observed, QueueStatus, SideStatus, TableStatus } from '../model/sync-status.ts';
import { catchUp } from './catch-up.ts';
import { cutoverOf } from './cutover-state.ts';
import { heartbeatOf } from './heartbeat.ts';
import type { Hints } from './hints.ts';
import { logRate, logRooms, retentionOf } from './log-room.ts';
import type { PipeLook } from './look-at-pipe.ts';
import { carriedUpTo, flipNotes, leases, pauses, proofOf } from './notes.ts';
import type { ObserveInput, PlannedPair, Reading } from './observe-input.ts';
import { pipeStatus } from './pipe-status.ts';
import { queueRates } from './queue-rates.ts';
import type { SideReading } from './read-side.ts';
import { tableStatuses } from './table-statuses.ts';

export interface ObservedInput
  extends Pick<
    ObserveInput,
    'drift' | 'schema' | 'shadow' | 'latency' | 'changes' | 'shapes' | 'rowsOf' | 'planned' | 'fence'
  > {
  readonly before: Reading;
  readonly reading: Reading;
  readonly hints: Hints;
  /** null: none is configured. */
  readonly pipe: PipeLook | null;
  readonly now: number;
}

/** What two looks at both sides say together. Pure. */
export function observedOf({
  before,
  reading,
  pipe,
  now,
  drift,
  shadow,
  latency,
  changes,
  shapes,
  schema,
  rowsOf,
  planned,
  fence,
  hints,
}: ObservedInput): Observed {
  const { source, target } = reading;
  const ask = asker(hints);
  const { primary, cutover } = cutoverOf(source.kit, target.kit, now, hints);
  const from = primary === 'target' ? target : source;
  const to = primary === 'target' ? source : target;
  const earlier = primary === 'target' ? before.target : before.source;
  const nobody = unseen('which side is the primary is not known', hints.fence);
  const ofPrimary = primary === null ? nobody : from.kit;
  const queue = ask(ofPrimary, queueOf);
  const rates = flat(ask(ofPrimary, (kit) => ratesOf(earlier, kit, (from.kitAt - earlier.kitAt) / 1000, hints)));
  const kits = [source.kit, target.kit].flatMap((kit) => (kit.known && kit.value !== null ? [kit.value] : []));
  const ways = primary === 'target' ? () => null : rowsOf;
  const tables = tableStatuses(stateOf(from.kit), stateOf(to.kit), ways);
  return {
    at: new Date(now).toISOString(),
    primary,
    cutover,
    flips: kits.flatMap(flipNotes).map(({ fencedAt: _, ...flip }) => flip),
    wayBack: ask(primary === null ? nobody : to.kit, (kit) => proofOf(kit, shapes)),
    queue,
    rates,
    catchUp: catchUp(queue, rates),
    heartbeat: heartbeatOf({
      secondary: primary === null ? nobody : to.kit,
      clocks: { primary: from.clock, secondary: to.clock },
      now,
      hints,
    }),
    carriedUpTo: primary !== null && to.kit.known && to.kit.value !== null ? carriedUpTo(to.kit.value, primary) : null,
    paused: [...new Set(kits.flatMap(pauses))],
    running: [...new Set(kits.flatMap(leases))].sort(),
    tables,
    source: sideStatus(before.source, source, hints),
    target: sideStatus(before.target, target, hints),
    ...ofPipe(pipe, before, reading, now, fence),
    copied: planned.known ? ask(target.kit, () => copiedOf(planned.value, tables)) : planned,
    drift,
    shadow,
    latency,
    changes,
    schema: schema.known ? known([...schema.value]) : schema,
  };
}

/** A pair without a checkpoint is not copied, however few rows it has. */
function copiedOf(planned: readonly PlannedPair[], tables: readonly TableStatus[]) {
  const ended = new Set(
    tables.flatMap(({ table, backfill }) =>
      backfill.flatMap(({ to, done }) => (done ? [JSON.stringify([table, to])] : [])),
    ),
  );
  const done = planned.filter(({ table, to }) => ended.has(JSON.stringify([table, to]))).length;
  return { done, of: planned.length };
}

/** The position is of the look before: what was committed until then must have come through. */
function ofPipe(
  pipe: PipeLook | null,
  before: Reading,
  now: Reading,
  at: number,
  fence: FenceMark | null,
): Pick<Observed, 'connectors' | 'pipe'> {
  if (pipe === null) return { connectors: null, pipe: null };
  const { reads, reading, beatAtMs, reached, gap } = pipe;
  const { load } = before[reads];
  const { clock, log } = now[reads];
  const found = reading.connectors;
  return {
    connectors: found.known ? known(found.value.map(({ status }) => status)) : found,
    pipe: pipeStatus({
      reads,
      reading,
      position: load.known ? load.value.position : null,
      reached,
      gap: (follower) => (log.known ? gap(follower, log.value) : log),
      beatSeconds: beatAge(beatAtMs, clock, at),
      fence:
        fence === null || fence.side !== reads
          ? null
          : { position: fence.position, ageSeconds: Math.max(0, at - Date.parse(fence.at)) / 1000 },
    }),
  };
}

function beatAge(beat: Seen<number | null>, clock: SideReading['clock'], at: number): Seen<number | null> {
  if (!beat.known || beat.value === null) return beat;
  if (!clock.known) return clock;
  return known(Math.max(0, at + clock.value.offsetMs - beat.value) / 1000);
}

function queueOf({ outbox }: KitState): QueueStatus {
  const { open, whole, oldestSeconds, upTo, newest, parked } = outbox;
  // Ids that were taken and rolled back leave gaps, so this is the most that it can be.
  const beyond = BigInt(newest) > BigInt(upTo) ? Number(BigInt(newest) - BigInt(upTo)) : 0;
  return {
    open,
    atMost: whole ? open : open + beyond,
    whole,
    oldestSeconds,
    newest,
    parked: parked.events,
    parkedWhole: parked.whole,
    reasons: [...parked.reasons],
  };
}

function kitOf({ fences, outbox }: KitState) {
  const fence = fences.find(({ scope }) => scope === 'all') ?? fences[0];
  return {
    fence: fence === undefined ? null : { epoch: fence.epoch, writer: fence.writer },
    pending: outbox.open,
    parked: outbox.parked.events,
    applied: outbox.applied,
    newest: outbox.newest,
  };
}

function ratesOf(before: SideReading, after: KitState, seconds: number, hints: Hints) {
  return queueRates(stateOf(before.kit), after, seconds, hints);
}

function sideStatus(
  before: SideReading,
  { label, gone, kit, load, log, dms, clients, logAt }: SideReading,
  hints: Hints,
): SideStatus {
  const rate = logRate(before.log, log, (logAt - before.logAt) / 1000, hints);
  const seenLoad = load.known ? load.value : null;
  return {
    label,
    gone,
    installed: kit.known ? known(kit.value !== null) : kit,
    kit: asker(hints)(kit, kitOf),
    clients,
    position: seenLoad?.position ?? null,
    replica: seenLoad?.replica ?? null,
    lagSeconds: seenLoad?.lagSeconds ?? null,
    logBytesPerSecond: rate,
    keptBytes: log.known ? log.value.keptBytes : log,
    retention: retentionOf(log, rate),
    consumers: log.known ? log.value.consumers : log,
    room: logRooms(log, rate),
    dms,
  };
}

/** Asks the kit where it is installed; why not, otherwise. */
function asker({ install }: Hints) {
  return <T>(kit: Seen<KitState | null>, question: (kit: KitState) => T): Seen<T> => {
    if (!kit.known) return kit;
    return kit.value === null ? unseen('the sync kit is not installed', install) : known(question(kit.value));
  };
}

function flat<T>(answer: Seen<Seen<T>>): Seen<T> {
  return answer.known ? answer.value : answer;
}

function stateOf(kit: Seen<KitState | null>): KitState | null {
  return kit.known ? kit.value : null;
}
