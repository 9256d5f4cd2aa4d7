import { quantity, quantityThat } from '../../model/quantity.ts';
import type { Observed } from '../../model/sync-status.ts';
import { TABLE_GONE } from '../schema-changes.ts';
import { type ConditionCheck, type ConditionContext, STOP_RELAY, said, withoutKit } from './condition.ts';

const SHOWN = 5;

/** Whether a table has changed since the plan: what carries it no longer fits. */
export const schema: ConditionCheck = (observed, { kit }) => {
  const { schema: found } = observed;
  if (!found.known && withoutKit(observed) && observed.changes !== null)
    return said('schema', 'fine', 'Inside one database no table is carried; check_gate looks at the schema itself.');
  if (!found.known)
    return said('schema', 'unknown', `Whether the schemas changed is not known: ${found.reason}. ${found.turnOn}`);
  const changes = found.value;
  if (changes.length === 0) return said('schema', 'fine', 'Every table is as it was when the plan was generated.');
  // The first plan is made for tables that its own definition has yet to make.
  if (withoutKit(observed) && changes.every(({ side, what }) => side === 'target' && what === TABLE_GONE))
    return said(
      'schema',
      'warn',
      `${quantityThat(changes.length, 'table', 'of the plan is not', 'of the plan are not')} on the target yet: run the files of migration/schema/ in their order, then generate_plan again.`,
    );
  const shown = changes.slice(0, SHOWN).map(({ side, table, what }) => `${side} ${table}: ${what}`);
  const more = changes.length > SHOWN ? `, and ${quantity(changes.length - SHOWN, 'other')}` : '';
  const carried = changes.some((change) => change.carried);
  return {
    ...said(
      'schema',
      carried ? 'halt' : 'warn',
      `Since the plan: ${shown.join('; ')}${more}. Run generate_plan again.`,
    ),
    ...(carried ? commands(observed, kit) : {}),
  };
};

function commands(observed: Observed, kit: ConditionContext['kit']) {
  if (observed.pipe !== null && withoutKit(observed))
    return {
      pause: 'sh migration/cdc/connect.sh pause sinks',
      resume:
        'sh migration/cdc/connect.sh create; sh migration/cdc/connect.sh resume sinks; sh migration/cdc/connect.sh restart',
    };
  return { pause: `${kit('backfill pause')}; ${STOP_RELAY}`, resume: `${kit('relay run')}; ${kit('backfill resume')}` };
}
