import { columnCheck } from '../check.ts';

/** The year 0000, where a number will hold it. */
export const yearZero = columnCheck('year-zero', ({ source, to }) => {
  if (source.type.kind !== 'year' || to.kind === 'year') return null;
  return {
    severity: 'note',
    question: { kind: 'number outside', column: source.name, min: '1', max: null },
    what: `${source.name} holds the year 0000`,
    consequence: 'It arrives as the number 0, which a calculation takes for a year.',
    wayOut: 'Set it to NULL if it stands for no year.',
    fix: {},
  };
});
