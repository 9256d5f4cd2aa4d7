import { quantity } from '../../model/quantity.ts';
import { aboutServer, type ReadinessCheck } from './check.ts';

/** Whether the catalogue knows how large the tables are. */
export const sizes: ReadinessCheck = (side) => {
  const { tables, withoutEstimate } = side.sizes;
  if (withoutEstimate === 0 || side.side === 'target') return [];
  const names = tables.filter(({ rows }) => rows === null).slice(0, 5);
  return [
    aboutServer(side, 'sizes', 'note', {
      what: `The server has no estimate of the rows of ${quantity(withoutEstimate, 'table')}: ${names.map(({ schema, table }) => `${schema}.${table}`).join(', ')}${withoutEstimate > names.length ? ', …' : ''}.`,
      consequence: 'They are missing from every estimate of time.',
      wayOut: 'ANALYZE them, then run the assessment again.',
    }),
  ];
};
