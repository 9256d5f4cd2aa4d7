import { columnCheck } from '../check.ts';

/** A type that no check knows. */
export const unknownType = columnCheck('unknown-type', ({ source }, { world }) => {
  if (source.type.kind !== 'other' || world.from === world.to) return null;
  return {
    severity: 'note',
    question: null,
    what: `${source.name} is ${source.rawType}, a type that no check knows.`,
    consequence: 'Whether the target can hold its values was not looked at.',
    wayOut: 'Decide by hand what will hold it, and look at its values.',
    fix: {},
  };
});
