import { columnRef, columnRule, label } from '../rule.ts';

/** A column that admits NULL on one side only. */
export const nullabilityChanged = columnRule('nullability-changed', (pair) => {
  const { source, target } = pair;
  if (source.nullable === target.nullable) return null;
  if (source.nullable) {
    return {
      severity: 'blocker',
      object: columnRef(pair),
      what: `${label(pair)} admits NULL in the source and is NOT NULL in the target.`,
      consequence: `The first row with a NULL ${source.name} stops the copy, and such writes fail after cutover.`,
      wayOut: `Drop NOT NULL from the target’s ${target.name}, or decide the value that stands for NULL, repair the source and declare it NOT NULL there.`,
    };
  }
  return {
    severity: 'note',
    object: columnRef(pair),
    what: `${label(pair)} is NOT NULL in the source and admits NULL in the target.`,
    consequence: `A writer that forgets ${target.name} is no longer refused, and such a row cannot be copied back.`,
    wayOut: `Declare the target’s ${target.name} NOT NULL.`,
  };
});
