import { columnCheck } from '../check.ts';
import { targetType } from '../target-fix.ts';

/** Times that are negative or longer than a day where the target holds a time of day, and intervals beyond what a TIME holds. */
export const timeRange = columnCheck('time-range', (column, subject) => {
  const { source, to } = column;
  const spans = source.type.kind === 'interval' || (source.type.kind === 'time' && source.type.spansDays);
  if (!spans || to.kind !== 'time' || (to.spansDays && source.type.kind === 'time')) return null;
  const [min, max] = to.spansDays ? ['-838:59:59', '838:59:59'] : ['00:00:00', '24:00:00'];
  return {
    severity: 'blocker',
    question: { kind: 'time outside', column: source.name, min, max },
    what: `${source.name} (${source.rawType}) holds a time below ${min} or above ${max}`,
    consequence: `${subject.world.to.title} refuses it in ${column.target?.rawType ?? 'a time'}, and a load fails with the whole batch.`,
    wayOut: to.spansDays
      ? 'Keep such a length of time as a number of seconds or as text on the target.'
      : 'It is a length of time, not a time of day: let an interval hold it.',
    fix: to.spansDays ? {} : targetType(subject, column, { kind: 'interval' }),
  };
});
