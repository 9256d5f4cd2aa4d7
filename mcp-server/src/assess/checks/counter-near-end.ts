import type { Column } from '../../model/schema.ts';
import { type Check, type ColumnSubject, columnRef, type Hazard, type Subject } from '../check.ts';
import { targetType } from '../fix.ts';
import { numberRange } from '../number-range.ts';

const NEAR = 80n;

/** Counters that have used most of the numbers of their column, on the source or on the target. */
export const counterNearEnd: Check = {
  id: 'counter-near-end',
  ofTable: (subject) =>
    subject.table.columns.flatMap((column) => {
      const held = subject.columns.find(({ source }) => source.name === column.name) ?? null;
      return hazardOf(subject, column, held);
    }),
};

function hazardOf(subject: Subject, column: Column, held: ColumnSubject | null): Hazard[] {
  const { table } = subject;
  const next = column.identity?.next ?? null;
  // One that counts down ends at the other side.
  if (next === null || column.identity?.step?.startsWith('-') === true) return [];
  const limits = [limitOf(column), ...(held === null ? [] : [numberRange(held.to)?.max ?? null])];
  const end = limits
    .flatMap((limit) => (limit === null || limit.includes('.') ? [] : [BigInt(limit)]))
    .reduce<bigint | null>((least, limit) => (least === null || limit < least ? limit : least), null);
  if (end === null || BigInt(next) * 100n < end * NEAR) return [];
  const share = Number((BigInt(next) * 100n) / end);
  return [
    {
      severity: 'warning',
      object: columnRef(table, column.name),
      question: null,
      what: `The counter of ${column.name} stands at ${next}, ${share} % of the ${end} that ${limits[0] === String(end) ? column.rawType : 'the target’s column'} reaches.`,
      consequence:
        'When it ends every insert fails; the gap that a cutover leaves in front of the target’s counter brings that nearer.',
      wayOut: 'Widen the column on the target before the load, in the columns that refer to it too.',
      fix: {
        target:
          held === null
            ? null
            : targetType(subject, held, { kind: 'integer', bits: 64, unsigned: false, truth: false }),
      },
    },
  ];
}

/** A sequence may end before its column does, or begin again. */
function limitOf({ type, identity }: Column): string | null {
  const limit = numberRange(type)?.max ?? null;
  if (identity === null || identity.cycles || identity.limit === null) return limit;
  return limit === null || BigInt(identity.limit) < BigInt(limit) ? identity.limit : limit;
}
