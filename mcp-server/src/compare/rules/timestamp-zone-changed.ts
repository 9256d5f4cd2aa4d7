import { columnRef, columnRule, label } from '../rule.ts';

/** A column that is an instant on one side and a wall-clock reading on the other. */
export const timestampZoneChanged = columnRule('timestamp-zone-changed', (pair) => {
  const { source, target } = pair;
  const moments = source.type.kind === 'timestamp' && target.type.kind === 'timestamp';
  const times = source.type.kind === 'time' && target.type.kind === 'time';
  if ((!moments && !times) || source.type.zoned === target.type.zoned) return null;
  const gains = target.type.zoned;
  return {
    severity: 'warning',
    object: columnRef(pair),
    what: gains
      ? `${label(pair)} is a wall-clock reading in the source (${source.rawType}) and an instant in the target (${target.rawType}).`
      : `${label(pair)} is an instant in the source (${source.rawType}) and a wall-clock reading in the target (${target.rawType}).`,
    consequence: `Every value of ${label(pair)} is read in the time zone of whichever connection copies or writes it: one connection in another zone shifts its rows by hours.`,
    wayOut: gains
      ? `Make the target’s ${target.name} a timestamp without time zone, or state the zone the source’s readings are in and convert on every path.`
      : `Make the target’s ${target.name} a timestamp with time zone, or copy and write it with the connection in UTC on every path.`,
  };
});
