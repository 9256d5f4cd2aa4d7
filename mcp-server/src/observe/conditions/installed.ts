import { type ConditionCheck, said, withoutKit } from './condition.ts';

/** Whether the kit's tables are there to be looked at. */
export const installed: ConditionCheck = (observed, { kit }) => {
  const sides = (['source', 'target'] as const).map((side) => ({ side, found: observed[side].installed }));
  const hidden = sides.flatMap(({ side, found }) => (found.known ? [] : [`${side}: ${found.reason}. ${found.turnOn}`]));
  if (hidden.length > 0) return said('installed', 'unknown', hidden.join(' '));
  const missing = sides.filter(({ found }) => found.known && !found.value).map(({ side }) => side);
  if (missing.length === 0) return said('installed', 'fine', 'The sync kit is installed on both sides.');
  const what = `The sync kit is not installed on ${missing.length === 2 ? 'either side' : `the ${missing[0]}`}`;
  const others = [
    ...(observed.connectors === null ? [] : ['Kafka Connect']),
    ...(['source', 'target'] as const).flatMap((side) => {
      const { dms } = observed[side];
      return dms.known && dms.value !== null ? ['AWS DMS'] : [];
    }),
  ];
  if (withoutKit(observed) && others.length > 0)
    return said('installed', 'fine', `${what}; ${[...new Set(others)].join(' and ')} carries changes.`);
  if (withoutKit(observed) && observed.changes !== null)
    return said(
      'installed',
      'fine',
      `${what}; changes inside one database need none: their triggers write both shapes.`,
    );
  return { ...said('installed', 'unknown', `${what}: nothing tells how changes are carried.`), resume: kit('install') };
};
