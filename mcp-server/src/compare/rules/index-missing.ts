import type { Index } from '../../model/schema.ts';
import { isExclusion } from '../check-form.ts';
import type { ComparedTable } from '../comparison.ts';
import { indexLabel } from '../index-form.ts';
import { isOrdered, isServed } from '../index-use.ts';
import { type Draft, partRef, tableRule } from '../rule.ts';

/** A search that only the source has an index for. Unique indexes are left to the rules about uniqueness, and those of an exclusion constraint to its own. */
export const indexMissing = tableRule('index-missing', (table) => {
  const constraints = new Set(table.source.checks.filter(isExclusion).map(({ name }) => name));
  return table.source.indexes
    .filter(({ unique, valid, name }) => !unique && valid && !constraints.has(name))
    .filter((index) => !isServed(index, table))
    .map((index) => draft(index, table));
});

function draft(index: Index, { source, target }: ComparedTable): Draft {
  const parts = indexLabel(index);
  const lacking = isOrdered(index)
    ? `no index of the target’s ${target.name} begins with the same columns in the same directions`
    : `no full-text or spatial index of the target’s ${target.name} mentions them`;
  return {
    severity: 'warning',
    object: partRef('source', 'index', source, index.name),
    what: `${source.name} has the ${index.method} index ${index.name} over ${parts}; ${lacking}.`,
    consequence: `Searches of ${target.name} by ${parts} read ${source.rowEstimate === null ? 'the whole table' : `all of its rows (about ${source.rowEstimate})`}${references(index, source) ? ', and so does every delete of a row that they reference' : ''}.`,
    wayOut: `Create ${isOrdered(index) ? 'an' : 'such an'} index over ${parts} on the target’s ${target.name} (CONCURRENTLY if it is in use) before reads move there.`,
  };
}

function references({ parts }: Index, { foreignKeys }: ComparedTable['source']): boolean {
  return foreignKeys.some(({ columns }) => columns[0] !== undefined && columns[0] === parts[0]?.column);
}
