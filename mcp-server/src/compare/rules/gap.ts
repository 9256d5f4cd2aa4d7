import type { Gap, Schema } from '../../model/schema.ts';
import type { Side } from '../comparison.ts';
import { type Draft, list, type Rule } from '../rule.ts';

/** Something that one side's login could not see: what is reported as missing or equal may not be. One finding for each kind and reason. */
export const gap: Rule = {
  id: 'gap',
  check: ({ source, target }) => [...drafts('source', source), ...drafts('target', target)],
};

function drafts(side: Side, schema: Schema): Draft[] {
  const groups = new Map<string, Gap[]>();
  for (const found of schema.gaps) {
    const key = JSON.stringify([found.kind, found.reason]);
    groups.set(key, [...(groups.get(key) ?? []), found]);
  }
  return [...groups.values()].flatMap((group) => draft(side, schema, group));
}

function draft(side: Side, { defaultSchema, database }: Schema, group: readonly Gap[]): Draft[] {
  const [first] = group;
  if (first === undefined) return [];
  const whole = first.name === database && first.kind !== 'schema';
  const things = whole
    ? `${first.kind}s of ${database}`
    : `${first.kind}${group.length === 1 ? '' : 's'} ${list(group.map(({ name }) => name))}`;
  const one = group.length === 1 && !whole ? first : { ...first, kind: 'schema' as const, name: database };
  return [
    {
      severity: 'warning',
      object: objectOf(side, defaultSchema, one),
      what: `The ${things} could not be seen completely on the ${side}: ${first.reason}.`,
      consequence: `What this hides of the ${things} is not compared, so a difference there is not among these findings.`,
      wayOut: `Give the ${side} login of ${database} that right, and compare again.`,
    },
  ];
}

/** A gap's name is `schema.name`, or the database where all of its kind are meant. */
function objectOf(side: Side, defaultSchema: string, { kind, name }: Gap): Draft['object'] {
  const [, place = defaultSchema, own = name] = /^([^.]+)\.(.+)$/s.exec(name) ?? [];
  return kind === 'schema'
    ? { side, kind: 'database', schema: defaultSchema, table: null, name }
    : { side, kind, schema: place, table: kind === 'table' || kind === 'foreign key' ? own : null, name: own };
}
