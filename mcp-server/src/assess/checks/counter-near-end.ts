import type { Column } from '../../model/schema.ts';
import { type Check, type ColumnSubject, columnRef, type Hazard, type Subject } from '../check.ts';
import { numberRange } from '../number-range.ts';
import { targetType } from '../target-fix.ts';

const NEAR = 80n;

/** Counters that have used most of the numbers of their column, on the source or on the target. */
export const counterNearEnd: Check = {
  id: 'counter-near-end',
  ofTable: (subject) => subject.columns.flatMap((column) => hazardOf(subject, column)),
};

function hazardOf(subject: Subject, column: ColumnSubject): Hazard[] {
  const { source, to } = column;
  const next = source.identity?.next ?? null;
  // One that counts down ends at the other side.
  if (next === null || source.identity?.step?.startsWith('-') === true) return [];
  const own = whole(limitOf(source));
  const held = whole(numberRange(to)?.max ?? null);
  const ends = [own, held].flatMap((end) => end ?? []);
  const end = ends.reduce<bigint | null>((least, limit) => (least === null || limit < least ? limit : least), null);
  if (end === null || BigInt(next) * 100n < end * NEAR) return [];
  const share = Number((BigInt(next) * 100n) / end);
  const room = held === null || held > end;
  return [
    {
      severity: room ? 'note' : 'warning',
      object: columnRef(subject.table, source.name),
      question: null,
      what: `The counter of ${source.name} stands at ${next}, ${share} % of the ${end} that ${own === end ? source.rawType : 'the target’s column'} reaches.`,
      consequence: room
        ? 'When it ends every insert on the source fails; the target’s column reaches further.'
        : 'When it ends every insert fails; the gap that a cutover leaves in front of the target’s counter brings that nearer.',
      wayOut: room
        ? 'Cut over before it ends, or widen the column on the source.'
        : 'Widen the column on the target before the load, in the columns that refer to it too.',
      fix: room ? {} : targetType(subject, column, { kind: 'integer', bits: 64, unsigned: false, truth: false }),
    },
  ];
}

/** A limit with a fraction is none of a counter. */
function whole(limit: string | null): bigint | null {
  return limit === null || limit.includes('.') ? null : BigInt(limit);
}

/** A sequence may end before its column does, or begin again. */
function limitOf({ type, identity }: Column): string | null {
  const limit = numberRange(type)?.max ?? null;
  if (identity === null || identity.cycles || identity.limit === null) return limit;
  return limit === null || BigInt(identity.limit) < BigInt(limit) ? identity.limit : limit;
}
