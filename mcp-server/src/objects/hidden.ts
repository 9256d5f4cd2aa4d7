import type { ObjectReason, ObjectVerdict } from '../model/object-verdict.ts';
import type { Gap, Schema } from '../model/schema.ts';
import type { Code } from './code-of.ts';

/** Why this login does not see an object's text, with the right that is missing. */
export function hiddenReason({ gaps }: Schema, { kind, schema, name }: Code): ObjectReason {
  const gapKind = gapKinds[kind];
  const gap = gaps.find((known) => known.kind === gapKind && known.name === `${schema}.${name}`);
  return reason(gap?.reason ?? 'its text is not in the catalogue that this login sees');
}

const gapKinds: Readonly<Record<Code['kind'], Gap['kind']>> = {
  view: 'view',
  'materialized view': 'view',
  function: 'routine',
  procedure: 'routine',
  aggregate: 'routine',
  trigger: 'trigger',
  event: 'event',
};

function reason(why: string): ObjectReason {
  return {
    construct: 'not-readable',
    lines: [],
    consequence: `Nothing is known about it: ${why}.`,
    instead: 'Give the login that right, and generate the plan again.',
  };
}

const hiddenKinds = new Map<Gap['kind'], ObjectVerdict['kind']>([
  ['routine', 'procedure'],
  ['trigger', 'trigger'],
  ['event', 'event'],
  ['view', 'view'],
]);

/** One entry for each kind of object of which the login does not even see the names. */
export function gapVerdicts(source: Schema): ObjectVerdict[] {
  return source.gaps.flatMap((gap) => {
    const kind = hiddenKinds.get(gap.kind);
    const known = source.views.some((view) => gap.kind === 'view' && gap.name === `${view.schema}.${view.name}`);
    const routine = source.routines.some(
      (each) => gap.kind === 'routine' && gap.name === `${each.schema}.${each.name}`,
    );
    if (kind === undefined || known || routine) return [];
    const [schema = gap.name, ...name] = gap.name.split('.');
    return [
      {
        kind,
        schema,
        table: null,
        name: name.length === 0 ? `every ${gap.kind}` : name.join('.'),
        verdict: 'not readable' as const,
        score: 0,
        reasons: [reason(gap.reason)],
        goesTo: 'unknown until it can be read',
        translation: null,
        certain: false,
        onTarget: false,
        definer: null,
        rights: null,
        schedule: null,
      },
    ];
  });
}
