import type { Schema } from '../../model/schema.ts';
import type { DecisionLog, Said } from './decision-log.ts';

/** A counter of a column whose position the login may not read. */
export const HIDDEN_COUNTER: Said = {
  id: 'counter-next',
  effect: 'changed',
  what: 'How far the source has counted could not be read: numbers go on after the highest that was copied.',
  why: 'A number that the source has given and lost since may be given again. Grant SELECT on the sequence and make the plan again, or set the counter by hand before the first insert.',
};

/** Names the sequences that no column owns and that the login may not read; `made`: the target makes those whose definition is known. */
export function sayHiddenSequences(log: DecisionLog, { gaps, sequences }: Schema, made: boolean): void {
  const hidden = new Map(gaps.flatMap(({ kind, name }) => (kind === 'sequence' ? [[name, name] as const] : [])));
  const grant = 'Grant SELECT on it and make the plan again';
  for (const { schema, name, start, ownedBy } of sequences) {
    if (!hidden.delete(`${schema}.${name}`) || ownedBy !== null || !made) continue;
    const object = { side: 'source', kind: 'sequence', schema, table: null, name } as const;
    const what = `The sequence ${name} begins at ${start}: how far it has counted could not be read.`;
    const why = `It would give numbers a second time. ${grant}, or set it by hand before it is used.`;
    log.whole(object, { id: 'sequence', effect: 'changed', what, why });
  }
  for (const full of hidden.keys()) {
    const [, schema = '', name = full] = /^([^.]*)\.(.+)$/s.exec(full) ?? [];
    const object = { side: 'source', kind: 'sequence', schema, table: null, name } as const;
    const what = `The sequence ${name} is left out: it could not be read.`;
    log.whole(object, { id: 'sequence', effect: 'not mapped', what, why: `${grant}, or make it by hand.` });
  }
}
