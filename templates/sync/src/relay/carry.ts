import { applyChanges, type Change } from '../core/apply.ts';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { unreadIn } from '../core/read-rows.ts';
import { PROBE } from '../core/reserved-names.ts';
import { retrying } from '../store/retrying.ts';
import { StoreError } from '../store/store-error.ts';
import { reasonOf } from './reason.ts';
import type { Outcome } from './relay-options.ts';
import { type Alongside, applyTogether } from './unique-conflicts.ts';

/** What becomes of a change that was tried. */
export interface Tried {
  readonly change: Change;
  readonly outcome: Outcome;
}

/**
 * Applies changes on the secondary, all in one transaction. Where the rows themselves stand in the way, the batch is halved until
 * those are alone; what failed for want of another row is tried again while that helps. Throws what no row is to blame for.
 */
export async function carry(
  direction: Direction,
  changes: readonly Change[],
  alongside: Alongside = async () => undefined,
): Promise<Tried[]> {
  const isKnown = ({ name, images }: Change) => images.length > 0 || name === PROBE;
  const isUnread = ({ images }: Change) => images.some(({ row }) => unreadIn(row) !== null);
  const unknown = changes.filter((change) => !isKnown(change));
  const unread = changes.filter((change) => isKnown(change) && isUnread(change));
  const known = changes.filter((change) => isKnown(change) && !isUnread(change));
  const tried = await halving(direction, known, alongside);
  let waiting = tried.filter(isReleased);
  const settled = tried.filter((one) => !isReleased(one));
  for (const change of unknown) {
    settled.push({
      change,
      outcome: { kind: 'parked', reason: `${change.name} is not a table that this kit carries` },
    });
  }
  for (const change of unread) {
    settled.push({ change, outcome: { kind: 'parked', reason: reasonOf(TOO_LONG, change) } });
  }
  for (let before = Number.POSITIVE_INFINITY; waiting.length > 0 && waiting.length < before; ) {
    before = waiting.length;
    if (settled.every(({ outcome }) => outcome.kind === 'parked')) break;
    const again = await oneByOne(
      direction,
      waiting.map(({ change }) => change),
      alongside,
    );
    settled.push(...again.filter((one) => !isReleased(one)));
    waiting = again.filter(isReleased);
  }
  return [...settled, ...waiting];
}

const TOO_LONG = new StoreError('value', 'a value is too long to be carried');

async function halving(direction: Direction, changes: readonly Change[], alongside: Alongside): Promise<Tried[]> {
  if (changes.length === 0) return [];
  try {
    return await together(direction, changes, alongside);
  } catch (error) {
    if (!isOfRow(error)) throw error;
    if (changes.length === 1) return changes.map((change) => refused(error, change));
    const middle = Math.ceil(changes.length / 2);
    return [
      ...(await halving(direction, changes.slice(0, middle), alongside)),
      ...(await halving(direction, changes.slice(middle), alongside)),
    ];
  }
}

async function oneByOne(direction: Direction, changes: readonly Change[], alongside: Alongside): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const change of changes) tried.push(...(await halving(direction, [change], alongside)));
  return tried;
}

function refused(error: StoreError, change: Change): Tried {
  return { change, outcome: { kind: error.kind === 'value' ? 'parked' : 'released', reason: reasonOf(error, change) } };
}

/** In one transaction; where unique values are in the way, with the rows that hold them. */
async function together(direction: Direction, changes: readonly Change[], alongside: Alongside): Promise<Tried[]> {
  try {
    return await asTheyAre(direction, changes, alongside);
  } catch (error) {
    if (!(error instanceof StoreError) || error.kind !== 'unique') throw error;
    const applied = await applyTogether(direction, changes, alongside);
    return applied.map((change) => ({ change, outcome: { kind: 'applied' } }));
  }
}

async function asTheyAre(
  { primary, to }: Direction,
  changes: readonly Change[],
  alongside: Alongside,
): Promise<Tried[]> {
  const written = await retrying(to.store, async (tx) => {
    const newer = await applyChanges(tx, to.tables, primary, changes);
    await alongside(tx, changes);
    crashPoint('relay before apply commits');
    return newer;
  });
  const newer = new Set(written);
  return changes.map((change) => ({ change, outcome: { kind: newer.has(change) ? 'applied' : 'stale' } }));
}

/** Whether the rows are to blame, and not a server or the kit. */
function isOfRow(error: unknown): error is StoreError {
  return error instanceof StoreError && ['value', 'unique', 'foreign key'].includes(error.kind);
}

function isReleased({ outcome }: Tried): boolean {
  return outcome.kind === 'released';
}
