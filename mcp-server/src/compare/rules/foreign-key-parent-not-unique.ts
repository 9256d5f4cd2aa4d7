import { foreignKeyForm, foreignKeyInTarget, foreignKeyLabel } from '../foreign-key-form.ts';
import { isKeyOf, parentsInTarget } from '../foreign-key-parent.ts';
import { list, partRef, tableRule } from '../rule.ts';

/** A foreign key that the target lacks and cannot get, because no key of the target's table holds the referenced columns. */
export const foreignKeyParentNotUnique = tableRule('foreign-key-parent-not-unique', (table, whole) => {
  const { source, target } = table;
  const found = new Set(target.foreignKeys.map(foreignKeyForm));
  return source.foreignKeys.flatMap((key) => {
    const parents = parentsInTarget(key, whole);
    const [parent] = parents;
    const wanted = foreignKeyInTarget(key, table, whole);
    if (parent === undefined || wanted.length === 0 || wanted.some((form) => found.has(form))) return [];
    if (parents.some((one) => isKeyOf(one.table.target, one.columns))) return [];
    const referenced = `${parent.table.target.name} (${parent.columns.join(', ')})`;
    return [
      {
        severity: 'warning' as const,
        object: partRef('source', 'foreign key', source, key.name),
        what: `${source.name} has the foreign key ${key.name} (${foreignKeyLabel(key)}); the target’s ${target.name} has none, and no primary or unique key there is made of ${referenced}.`,
        consequence: `The foreign key cannot be created (42830 on PostgreSQL): rows of ${target.name} without a row in ${parent.table.target.name} are accepted, and deletes do not reach them.`,
        wayOut: `Prove that ${list(parent.columns)} repeats in no row of ${parent.table.source.name} and make it UNIQUE on the target, then add ${key.name}; else keep the tie by a trigger.`,
      },
    ];
  });
});
