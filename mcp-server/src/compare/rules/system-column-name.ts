import { partRef, tableRule } from '../rule.ts';

/** A source column whose name the target keeps for itself. */
export const systemColumnName = tableRule('system-column-name', ({ source, target, mapping }, whole) => {
  const taken = new Set(whole.target.semantics.names.systemColumns);
  return mapping.unmatched.source
    .filter((name) => taken.has(name.toLowerCase()))
    .map((name) => ({
      severity: 'blocker' as const,
      object: partRef('source', 'column', source, name),
      what: `${source.name}.${name} has a name that the target keeps for a system column of every table; the target’s ${target.name} has no column in its place.`,
      consequence: `No column ${name} can be created there (42701 on PostgreSQL): its values are not copied, and a query for ${name} reads the system’s value instead.`,
      wayOut: `Give the column another name on the target, and map ${source.name}.${name} to it.`,
    }));
});
