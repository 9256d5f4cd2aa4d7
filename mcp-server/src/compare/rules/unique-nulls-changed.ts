import { columnSet, plainColumns } from '../../model/unique-keys.ts';
import { inTarget } from '../comparison.ts';
import { list, partRef, tableRule } from '../rule.ts';

/** A unique index that admits many NULLs on one side and one on the other. */
export const uniqueNullsChanged = tableRule('unique-nulls-changed', (table) => {
  const { source, target } = table;
  const nullable = new Set(source.columns.filter((column) => column.nullable).map(({ name }) => name));
  return source.indexes.flatMap((index) => {
    const columns = index.unique ? plainColumns(index) : null;
    const wanted = columns === null ? null : inTarget(table, columns);
    if (columns === null || wanted === null || !columns.some((name) => nullable.has(name))) return [];
    const others = target.indexes.filter((candidate) => {
      const found = candidate.unique ? plainColumns(candidate) : null;
      return found !== null && columnSet(found) === columnSet(wanted);
    });
    const [other] = others;
    if (other === undefined || others.some(({ nullsDistinct }) => nullsDistinct === index.nullsDistinct)) return [];
    const many = index.nullsDistinct ? 'source' : 'target';
    return [
      {
        severity: index.nullsDistinct ? ('warning' as const) : ('note' as const),
        object: partRef('source', 'key', source, index.name),
        what: `${source.name} keeps ${list(columns)} unique on both sides; only the ${many} admits more than one row with NULL in it.`,
        consequence: index.nullsDistinct
          ? `The second row with NULL in ${list(columns)} is refused by the target.`
          : `The target accepts rows with NULL in ${list(columns)} that the source refuses.`,
        wayOut: `Make ${other.name} on the target ${index.nullsDistinct ? 'NULLS DISTINCT' : 'NULLS NOT DISTINCT'}.`,
      },
    ];
  });
});
