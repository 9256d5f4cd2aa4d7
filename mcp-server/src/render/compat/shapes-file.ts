import type { Dialect } from '../../engines/engine.ts';
import type { CompatLayer, CompatPart, CompatTable } from '../../model/compat.ts';
import type { Column } from '../../model/schema.ts';
import { alias, constantsHold, viewQuery } from './view-query.ts';

/** The text of shapes.ts: both shapes as types, and how they meet as values. */
export function shapesFile(layer: CompatLayer, dialect: Dialect): string {
  const taken = new Set<string>();
  const named = layer.tables.map((table) => ({ table, name: typeName(table.source.name, taken) }));
  return [
    "import type { Shape } from './shape.ts';",
    '',
    '// Written from the mapping: change lockstep.yaml and generate the plan again, not this file.',
    ...named.flatMap(({ table, name }) => ['', ...types(table, name), '', ...value(table, name, dialect)]),
    '',
    '/** Every old table. */',
    `export const shapes = [${named.map(({ name }) => `old${name}`).join(', ')}] as const;`,
    '',
  ].join('\n');
}

/** `order_items` is OrderItems; names that would be one get a number. */
function typeName(table: string, taken: Set<string>): string {
  const words = table.match(/[\p{L}\p{N}]+/gu) ?? ['Table'];
  const name = words.map((word) => `${[...word][0]?.toUpperCase() ?? ''}${[...word].slice(1).join('')}`).join('');
  let unique = name;
  for (let number = 2; taken.has(unique); number += 1) unique = `${name}${number}`;
  taken.add(unique);
  return unique;
}

function types({ columns, parts, source }: CompatTable, name: string): string[] {
  const old = columns.map(
    ({ name: column, target, type, nullable }) =>
      `  readonly ${JSON.stringify(column)}: ${target === null ? 'null' : typed(type, nullable || target.nullable)};`,
  );
  const byName = new Map(columns.map((column) => [column.name, column]));
  const rows = parts.map((part) => {
    const fields = part.columns.map(({ source: from, target }) => {
      const column = byName.get(from);
      return `  readonly ${JSON.stringify(target)}: ${column === undefined ? 'unknown' : typed(column.type, column.target?.nullable ?? true)};`;
    });
    const fixed = part.constants.map(
      ({ column, text }) => `  readonly ${JSON.stringify(column)}: ${JSON.stringify(text)};`,
    );
    return `${part.optional === null ? '' : 'null | '}{\n${[...fields, ...fixed].join('\n')}\n}`;
  });
  return [
    `/** A row of ${safe(source.name)} as the old version knows it. */`,
    `export interface Old${name} {`,
    ...old,
    '}',
    `/** The same as rows of ${parts.map(({ table }) => safe(table.name)).join(', ')}. */`,
    `export type New${name} = readonly [${rows.join(', ')}];`,
  ];
}

/** A name inside a comment. */
function safe(name: string): string {
  return JSON.stringify(name).replaceAll('*/', '* /');
}

const TYPES: Readonly<Partial<Record<Column['type']['kind'], string>>> = {
  integer: 'number | string | bigint',
  boolean: 'boolean | number',
  decimal: 'string | number',
  float: 'number | string',
  text: 'string',
  enum: 'string',
  uuid: 'string | Uint8Array',
  bytes: 'Uint8Array',
  date: 'string | Date',
  timestamp: 'string | Date',
  time: 'string',
  year: 'number',
};

/** What the drivers give for a type, and take. */
function typed({ kind }: Column['type'], nullable: boolean): string {
  const known = TYPES[kind] ?? 'unknown';
  return nullable && known !== 'unknown' ? `${known} | null` : known;
}

function value(table: CompatTable, name: string, dialect: Dialect): string[] {
  const [anchor] = table.parts;
  const shape = {
    name: `${table.source.schema}.${table.source.name}`,
    columns: table.columns.map((column) => column.name),
    lost: table.columns.filter(({ target }) => target === null).map((column) => column.name),
    key: table.key,
    parts: table.parts.map((part) => partValue(part, dialect)),
    generated: table.generated,
    select: conditional(table, dialect),
    keySql: table.key.map((key) => {
      const pair = [...(anchor?.key ?? []), ...(anchor?.columns ?? [])].find(({ source }) => source === key);
      return `${alias(0)}.${dialect.identifier(pair?.target ?? key)}`;
    }),
    engine: dialect.engine,
  };
  return [
    `/** How both shapes of ${safe(table.source.name)} meet. */`,
    `export const old${name}: Shape<Old${name}, New${name}> = ${JSON.stringify(shape, null, 2)};`,
  ];
}

/** The view's query, its last word a condition, so that another may follow. */
function conditional(table: CompatTable, dialect: Dialect): string {
  const query = viewQuery(table, { ...dialect, views: { nextNumber: () => '' } });
  return (table.parts[0]?.constants.length ?? 0) > 0 ? query : `${query}\nWHERE 1 = 1`;
}

function partValue(part: CompatPart, dialect: Dialect) {
  const column = ({ source, target }: { source: string; target: string }) => ({
    old: source,
    new: target,
    sql: dialect.identifier(target),
  });
  return {
    table: dialect.table(part.table),
    columns: part.columns.map(column),
    key: part.key.map(column),
    constants: part.constants.map((constant) => ({
      new: constant.column,
      text: constant.text,
      sql: dialect.identifier(constant.column),
      value: constant.sql,
      holds: constantsHold({ ...part, constants: [constant] }, '', dialect)
        .join('')
        .replace(/^\./, ''),
    })),
    optional: part.optional,
  };
}
