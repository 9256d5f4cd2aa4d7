import { columnCheck } from '../check.ts';
import { declared } from '../target-fix.ts';

/** A SET, for an engine that has none. */
export const setType = columnCheck('set-type', (column, subject) => {
  const { source, target } = column;
  const { to } = subject.world;
  if (source.type.kind !== 'set' || to.sets || target !== null) return null;
  const labels = source.type.labels.map((label) => subject.world.targetDialect.literal(label)).join(', ');
  return {
    severity: 'note',
    question: null,
    what: `${source.name} is a SET, which ${to.title} does not have.`,
    consequence: 'FIND_IN_SET() and comparisons with numbers have no counterpart.',
    wayOut: 'An array of text with a check of its members keeps the meaning.',
    fix: declared(
      subject.world,
      source.name,
      `text[] CHECK (${subject.world.targetDialect.identifier(source.name)} <@ ARRAY[${labels}])`,
    ),
  };
});
