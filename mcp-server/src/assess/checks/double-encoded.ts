import { columnCheck } from '../check.ts';

/** Text that was encoded as UTF-8 twice. */
export const doubleEncoded = columnCheck('double-encoded', ({ source }) => {
  if (source.type.kind !== 'text') return null;
  return {
    severity: 'warning',
    question: { kind: 'double encoded', column: source.name },
    what: `${source.name} holds text that looks as if it had been encoded as UTF-8 twice (Ã© for é)`,
    consequence:
      'It is copied as it is: the damage is old, but after the move nobody can tell that it was not the migration.',
    wayOut: 'Look at the examples. Repair on the source before the copy, and only rows that were damaged in this way.',
    fix: {},
  };
});
