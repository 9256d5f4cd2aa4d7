import { byLooseName } from '../../model/name-spellings.ts';
import type { Rule } from '../rule.ts';

/** A scheduled event of the source that the target lacks. */
export const eventMissing: Rule = {
  id: 'event-missing',
  check: ({ source, target, hidden }) => {
    const found = byLooseName(target.events);
    return (hidden.target.kinds.has('event') ? [] : source.events)
      .filter((event) => !found(event.name).some(({ enabled }) => enabled || !event.enabled))
      .map(({ schema, name, schedule, enabled }) => ({
        severity: enabled ? ('warning' as const) : ('note' as const),
        object: { side: 'source' as const, kind: 'event' as const, schema, table: null, name },
        what: `The event ${name} (${schedule}${enabled ? '' : ', disabled'}) belongs to the source’s scheduler; ${target.database} on the target has no enabled event of its name.`,
        consequence: enabled
          ? `What ${name} does stops at cutover; until then its writes are ones that no application code mirrors.`
          : `${name} cannot be enabled on the target later.`,
        wayOut: enabled
          ? `Move ${name} to pg_cron or the application’s scheduler, and switch it on at cutover, not before.`
          : `Drop ${name} if nobody misses it.`,
      }));
  },
};
