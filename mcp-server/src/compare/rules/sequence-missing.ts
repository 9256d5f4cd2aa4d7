import { byLooseName } from '../../model/name-spellings.ts';
import type { Schema, Sequence } from '../../model/schema.ts';
import type { Draft, Rule } from '../rule.ts';

/** A sequence that no column owns or draws from, which the target lacks or counts otherwise. */
export const sequenceMissing: Rule = {
  id: 'sequence-missing',
  check: ({ source, target }) => {
    const find = byLooseName(target.sequences);
    const drawn = drawnByColumns(source);
    return source.sequences
      .filter(({ ownedBy, name }) => ownedBy === null && !drawn.has(name))
      .flatMap((sequence) => {
        const found = find(sequence.name);
        if (found.length === 0) return [missing(sequence, target.database)];
        return found.some((other) => counting(other) === counting(sequence)) ? [] : [changed(sequence, found)];
      });
  },
};

/** A column that numbers itself by a sequence is judged with the column. Its name may be qualified and quoted. */
function drawnByColumns({ tables }: Schema): Set<string> {
  const names = tables.flatMap(({ columns }) => columns.flatMap(({ identity }) => identity?.sequence ?? []));
  return new Set(
    names.map(
      (name) => /[^".]+$/.exec(name)?.[0] ?? /"((?:[^"]|"")*)"$/.exec(name)?.[1]?.replaceAll('""', '"') ?? name,
    ),
  );
}

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
  return `by ${increment} from ${end(minimum)} to ${end(maximum)}${cycle ? ', again and again' : ''}`;
}

/** Some servers keep the last numbers of a bigint for themselves. */
function end(limit: string): string {
  const number = BigInt(limit);
  const most = 2n ** 63n - 1n;
  return number >= most - 1n ? String(most) : number <= 1n - most ? String(-most - 1n) : limit;
}
