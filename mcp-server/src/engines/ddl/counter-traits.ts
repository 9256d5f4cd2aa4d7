import type { Column } from '../../model/schema.ts';
import type { Said } from './decision-log.ts';

/** What a counter of ours does not take over of the source’s: its step, its own end, and that it starts again. */
export function lostCounterTraits({ identity, type }: Column): Said[] {
  if (identity === null) return [];
  const { step, limit, cycles } = identity;
  const byType = type.kind === 'integer' ? [2n ** BigInt(type.bits - 1) - 1n, -(2n ** BigInt(type.bits - 1))] : [];
  const own = limit !== null && !byType.includes(BigInt(limit));
  return [
    ...(step === null || step === '1'
      ? []
      : [
          {
            id: 'counter-step',
            effect: 'not mapped' as const,
            what: `It no longer counts by ${step}.`,
            why: 'The target counts by one: where the step keeps two writers apart, set it there (a sequence’s INCREMENT BY, MySQL’s auto_increment_increment).',
          },
        ]),
    ...(own || cycles
      ? [
          {
            id: 'counter-limit',
            effect: 'not mapped' as const,
            what: `It no longer ends at ${limit ?? 'the end of its type'}${cycles ? ' and starts again' : ''}.`,
            why: 'The target counts to the end of the column’s type and then refuses: keep the rule by a CHECK, or set the sequence’s own limits.',
          },
        ]
      : []),
  ];
}
