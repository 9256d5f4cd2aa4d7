import type { End } from '../core/direction.ts';
import { readState, writeState } from '../core/state.ts';
import type { Side } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import type { CutoverReport } from './report.ts';

/** What the last flip away from a side left in that side's database, for whoever finds it after a crash. */
export interface CutoverNote {
  readonly id: string;
  readonly from: Side;
  readonly epoch: number;
  /** stopped: somebody asked for the abort before the fence stood. */
  readonly state: 'started' | 'stopped' | 'fenced' | CutoverReport['outcome'];
  /** By the clock of the machine that ran it; null while the fence does not stand. */
  readonly fencedAt: string | null;
  readonly report: CutoverReport | null;
}

const nameOf = (scope: string) => `cutover ${scope}`;

/** The note of a side, or null. `locked` holds it until the transaction ends. */
export async function readNote(tx: Tx, end: End, scope: string, locked = false): Promise<CutoverNote | null> {
  const text = await readState(tx, end.tables, nameOf(scope), locked);
  return text === null ? null : noteOf(text);
}

/** Writes the note in the transaction that makes it true. */
export function writeNote(tx: Tx, end: End, scope: string, note: CutoverNote): Promise<void> {
  return writeState(tx, end.tables, nameOf(scope), JSON.stringify(note));
}

function noteOf(text: string): CutoverNote {
  // Nobody else writes under this name.
  const note: CutoverNote = JSON.parse(text);
  return note;
}
