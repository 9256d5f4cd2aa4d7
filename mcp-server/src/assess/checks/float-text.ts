import { columnCheck } from '../check.ts';

/** A FLOAT with more digits than the server prints. */
export const floatAsText = columnCheck('float-text', ({ source }, { world }) => {
  if (source.type.kind !== 'float' || source.type.bits > 32) return null;
  const sql = world.sourceDialect.identifier(source.name);
  return {
    severity: 'warning',
    question: { kind: 'float text', column: source.name },
    what: `${source.name} (${source.rawType}) holds a number that the server prints with fewer digits than it has`,
    consequence: 'A dump, a view or a driver that reads text copies another number, without an error.',
    wayOut: `Read it as a double wherever rows are copied: ${sql} + 0e0.`,
    fix: { source: null },
  };
});
