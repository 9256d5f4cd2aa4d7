import { columnCheck } from '../check.ts';
import { targetType } from '../target-fix.ts';

/** Where a server counts the seconds without a sign. */
const UNSIGNED_END = '2106-02-07 06:28:15.999999';

/** Dates and timestamps before or after those that the target holds, infinite ones among them. */
export const momentRange = columnCheck('moment-range', (column, subject) => {
  const { source, to } = column;
  const { world } = subject;
  const [own, held] = [momentOf(source.type), momentOf(to)];
  if (own === null || held === null || world.to.infinities) return null;
  const asLate = world.source.semantics.instants.last <= world.target.semantics.instants.last;
  if (world.from === world.to && own === held && (held !== 'instant' || asLate)) return null;
  const [min, latest] = world.to.moments[held];
  const max = held === 'instant' && world.target.semantics.instants.last > 2038 ? UNSIGNED_END : latest;
  const hazard = {
    severity: 'blocker',
    what: `${source.name} (${source.rawType}) holds a moment before ${min}, after ${max}, or infinite`,
    consequence: `${world.to.title} refuses it in ${column.target?.rawType ?? (held === 'instant' ? 'a timestamp' : `a ${to.kind}`)}.`,
  } as const;
  const limits = { kind: 'moment outside', column: source.name } as const;
  if (held !== 'instant') return { ...hazard, question: { ...limits, min, max }, wayOut: OUT_OF_ALL, fix: {} };
  const within = world.to.moments.timestamp;
  return [
    {
      ...hazard,
      what: `${source.name} (${source.rawType}) holds a moment before ${min} or after ${max}`,
      question: { ...limits, min, max, within },
      wayOut: 'A datetime in UTC reaches the year 9999, but no longer says that it is an instant; or correct the rows.',
      fix: targetType(subject, column, { kind: 'timestamp', precision: 6, zoned: false }),
    },
    {
      ...hazard,
      what: `${source.name} (${source.rawType}) holds a moment before ${within[0]}, after ${within[1]}, or infinite`,
      question: { ...limits, min: within[0], max: within[1] },
      wayOut: OUT_OF_ALL,
      fix: {},
    },
  ];
});

const OUT_OF_ALL = 'Decide what it means: NULL, or the first or last day that the target holds.';

function momentOf(type: { readonly kind: string; readonly zoned?: boolean }): 'date' | 'timestamp' | 'instant' | null {
  if (type.kind === 'date') return 'date';
  return type.kind === 'timestamp' ? (type.zoned === true ? 'instant' : 'timestamp') : null;
}
