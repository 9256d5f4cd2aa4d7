import type { TableMapping } from '../../model/mapping.ts';
import { catalogueOf } from '../catalogue.ts';
import type { CdcInput } from '../cdc-input.ts';

interface Locator {
  readonly 'schema-name': string;
  readonly 'table-name': string;
  readonly 'column-name'?: string;
}

/** The table mappings of one task: which tables, where they go, and what becomes of their columns. */
export function tableRules(input: CdcInput, mappings: readonly TableMapping[]): unknown {
  const schemas = new Map(mappings.map(({ source, target }) => [source.schema, target.schema]));
  const rules = [
    ...[...schemas].filter(([from, to]) => from !== to).map(([from, to]) => renameSchema(from, to)),
    ...mappings.flatMap((mapping) => rulesOf(input, mapping)),
  ];
  return {
    rules: rules.map(({ name, ...rule }, place) => ({
      'rule-id': String(place + 1),
      // A name of its own for each, in letters that every console takes.
      'rule-name': `${name}-${place + 1}`,
      ...rule,
    })),
  };
}

/** All tables of a schema go to one schema: the pairs were chosen so. */
function renameSchema(from: string, to: string) {
  return {
    name: 'schema',
    'rule-type': 'transformation',
    'rule-target': 'schema',
    'object-locator': { 'schema-name': from },
    'rule-action': 'rename',
    value: to,
  };
}

function rulesOf({ target }: CdcInput, mapping: TableMapping) {
  const at: Locator = { 'schema-name': mapping.source.schema, 'table-name': mapping.source.name };
  const change = (name: string, target: string, action: string, locator: Locator, more: Record<string, unknown>) => ({
    name,
    'rule-type': 'transformation',
    'rule-target': target,
    'object-locator': locator,
    'rule-action': action,
    ...more,
  });
  const table = catalogueOf(target.schema).table(mapping.target);
  const columnOf = (name: string) => table?.columns.find((column) => column.name === name);
  const left = [...mapping.dropped, ...mapping.unmatched.source, ...mapping.elsewhere];
  const computed = mapping.columns.filter((pair) => columnOf(pair.target)?.generated != null);
  return [
    { name: 'include', 'rule-type': 'selection', 'object-locator': at, 'rule-action': 'include' },
    ...(mapping.source.name === mapping.target.name
      ? []
      : [change('table', 'table', 'rename', at, { value: mapping.target.name })]),
    ...[...left, ...computed.map((pair) => pair.source)].map((column) =>
      change('left', 'column', 'remove-column', { ...at, 'column-name': column }, {}),
    ),
    ...mapping.columns
      .filter((pair) => pair.source !== pair.target && !computed.includes(pair))
      .map((pair) =>
        change('column', 'column', 'rename', { ...at, 'column-name': pair.source }, { value: pair.target }),
      ),
    ...mapping.columns
      .filter((pair) => columnOf(pair.target)?.type.kind === 'boolean')
      .map((pair) =>
        change(
          'truth',
          'column',
          'change-data-type',
          { ...at, 'column-name': pair.source },
          { 'data-type': { type: 'boolean' } },
        ),
      ),
    ...mapping.constants.flatMap(({ column, value }) =>
      value === null
        ? []
        : [
            change('constant', 'column', 'add-column', at, {
              value: column,
              expression: `'${value.replaceAll("'", "''")}'`,
              'data-type': { type: 'string', length: Math.max(1, value.length) },
            }),
          ],
    ),
  ];
}
