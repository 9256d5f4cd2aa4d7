import { byLooseName } from '../../model/name-spellings.ts';
import type { Sequence } from '../../model/schema.ts';
import type { Draft, Rule } from '../rule.ts';

/** A sequence that no column owns, which the target lacks or counts otherwise. */
export const sequenceMissing: Rule = {
  id: 'sequence-missing',
  check: ({ source, target }) => {
    const find = byLooseName(target.sequences);
    return source.sequences
      .filter(({ ownedBy }) => ownedBy === null)
      .flatMap((sequence) => {
        const found = find(sequence.name);
        if (found.length === 0) return [missing(sequence, target.database)];
        return found.some((other) => counting(other) === counting(sequence)) ? [] : [changed(sequence, found)];
      });
  },
};

function missing(sequence: Sequence, database: string): Draft {
  return {
    severity: 'warning',
    object: ref(sequence),
    what: `The sequence ${sequence.name} (${counting(sequence)}${sequence.last === null ? '' : `, last ${sequence.last}`}) has no sequence of its name in ${database} on the target.`,
    consequence: `Writers that take numbers from ${sequence.name} fail on the target.`,
    wayOut: `Create ${sequence.name} on the target and advance it beyond the source’s last value at cutover.`,
  };
}

function changed(sequence: Sequence, found: readonly Sequence[]): Draft {
  return {
    severity: 'warning',
    object: ref(sequence),
    what: `The sequence ${sequence.name} counts ${counting(sequence)} in the source and ${found.map(counting).join(' or ')} in the target.`,
    consequence: `After cutover ${sequence.name} gives out numbers that the source’s would not, or ends earlier.`,
    wayOut: `Alter the target’s ${sequence.name} so that it counts ${counting(sequence)}.`,
  };
}

function ref({ schema, name }: Sequence): Draft['object'] {
  return { side: 'source', kind: 'sequence', schema, table: null, name };
}

function counting({ increment, minimum, maximum, cycle }: Sequence): string {
  return `by ${increment} from ${minimum} to ${maximum}${cycle ? ', again and again' : ''}`;
}
