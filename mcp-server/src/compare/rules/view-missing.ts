import { byLooseName } from '../../model/name-spellings.ts';
import type { View } from '../../model/schema.ts';
import type { Draft, Rule } from '../rule.ts';

/** A view that the target lacks, or keeps as a stored result. */
export const viewMissing: Rule = {
  id: 'view-missing',
  check: ({ source, target }) => {
    const tables = byLooseName(target.tables);
    const views = byLooseName(target.views);
    return source.views.flatMap((view) => {
      const found = views(view.name);
      if (found.length === 0) return tables(view.name).length > 0 ? [] : [missing(view, target.database)];
      return found.some(({ materialized }) => materialized === view.materialized) ? [] : [stored(view)];
    });
  },
};

function missing({ schema, name, materialized }: View, database: string): Draft {
  return {
    severity: 'warning',
    object: { side: 'source', kind: 'view', schema, table: null, name },
    what: `The ${materialized ? 'materialized ' : ''}view ${name} has no view or table of its name in ${database} on the target.`,
    consequence: `Queries that read ${name} fail on the target.`,
    wayOut: `Create ${name} on the target with its query translated, and compare both results.`,
  };
}

function stored({ schema, name, materialized }: View): Draft {
  const [from, to] = materialized ? ['materialized', 'computed on read'] : ['computed on read', 'materialized'];
  return {
    severity: 'warning',
    object: { side: 'source', kind: 'view', schema, table: null, name },
    what: `The view ${name} is ${from} in the source and ${to} in the target.`,
    consequence: materialized
      ? `Each read of ${name} on the target runs its whole query.`
      : `${name} on the target shows the rows of its last refresh, not the current ones.`,
    wayOut: materialized
      ? `Materialize ${name} on the target and refresh it as often as in the source.`
      : `Make ${name} an ordinary view on the target, or refresh it as often as its readers need.`,
  };
}
