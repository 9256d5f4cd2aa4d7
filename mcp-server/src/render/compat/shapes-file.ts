import type { Dialect } from '../../engines/engine.ts';
import type { CompatFace, CompatLayer, CompatPart, CompatTable, CompatUnion } from '../../model/compat.ts';
import { fullName } from '../../model/mapping.ts';
import { printableJson } from '../../model/printable.ts';
import type { Column } from '../../model/schema.ts';
import { alias, constantsHold, openQuery } from './view-query.ts';

/** The text of shapes.ts: both shapes as types, and how they meet as values. */
export function shapesFile({ tables, unions }: CompatLayer, face: CompatFace, dialect: Dialect): string {
  const taken = new Set<string>();
  const named = [...tables, ...unions].map((table) => ({ table, name: typeName(table.source.name, taken) }));
  const words = WORDS[face];
  return [
    `import type { Shape } from '${words.code}/shape.ts';`,
    '',
    '// Written from the mapping: change lockstep.yaml and generate the plan again, not this file.',
    ...named.flatMap(({ table, name }) => [
      '',
      ...('homes' in table ? unionTypes(table, name, words) : types(table, name, words)),
      '',
      `/** How both shapes of ${safe(table.source.name)} meet. */`,
      `export const ${face}${name}: Shape<${words.face}${name}, ${words.store}${name}> = ${printableJson('homes' in table ? unionValue(table, dialect) : value(table, dialect), 2)};`,
    ]),
    '',
    `/** Every ${face} table. */`,
    `export const shapes = [${named.map(({ name }) => `${face}${name}`).join(', ')}] as const;`,
    '',
  ].join('\n');
}

interface Words {
  readonly face: string;
  readonly store: string;
  readonly says: string;
  readonly code: string;
}

const WORDS: Readonly<Record<CompatFace, Words>> = {
  old: { face: 'Old', store: 'New', says: 'old', code: '.' },
  new: { face: 'New', store: 'Old', says: 'new', code: '..' },
};

/** `order_items` is OrderItems; names that would be one get a number. */
function typeName(table: string, taken: Set<string>): string {
  const words = table.match(/[\p{L}\p{N}]+/gu) ?? ['Table'];
  const name = words.map((word) => `${[...word][0]?.toUpperCase() ?? ''}${[...word].slice(1).join('')}`).join('');
  let unique = name;
  for (let number = 2; taken.has(unique); number += 1) unique = `${name}${number}`;
  taken.add(unique);
  return unique;
}

function types(table: CompatTable, name: string, words: Words): string[] {
  const { parts } = table;
  return [
    ...faceType(table, name, words),
    `/** The same as rows of ${parts.map((part) => safe(part.table.name)).join(', ')}. */`,
    `export type ${words.store}${name} = ${storeType(table)};`,
  ];
}

/** Every home's row has the columns of the whole. */
function unionTypes({ homes, source }: CompatUnion, name: string, words: Words): string[] {
  const [first] = homes;
  const names = homes.flatMap(({ parts }) => parts.map((part) => safe(part.table.name)));
  const columns = first?.columns.map((column) => {
    const held = homes.flatMap((home) =>
      home.columns.filter((each) => each.name === column.name && each.target !== null),
    )[0];
    return held ?? column;
  });
  return [
    ...faceType({ source, columns: columns ?? [] }, name, words),
    `/** The same as rows of ${names.join(', or of ')}. */`,
    `export type ${words.store}${name} = ${homes.map(storeType).join(' | ')};`,
  ];
}

function faceType({ columns, source }: Pick<CompatTable, 'columns' | 'source'>, name: string, words: Words): string[] {
  const fields = columns.map(({ name: column, target, fixed, type, nullable }) => {
    const kind =
      target === null && fixed === null ? 'null' : typed(type, nullable || (target?.nullable ?? fixed === null));
    return `  readonly ${printableJson(column)}: ${kind};`;
  });
  return [
    `/** A row of ${safe(source.name)} as the ${words.says} version knows it. */`,
    `export interface ${words.face}${name} {`,
    ...fields,
    '}',
  ];
}

function storeType({ columns, parts }: CompatTable): string {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const rows = parts.map((part) => {
    const fields = part.columns.map(({ source: from, target }) => {
      const column = byName.get(from);
      return `  readonly ${printableJson(target)}: ${column === undefined ? 'unknown' : typed(column.type, column.target?.nullable ?? true)};`;
    });
    const fixed = part.constants.map(
      ({ column, text }) => `  readonly ${printableJson(column)}: ${printableJson(text)};`,
    );
    return `${part.optional === null ? '' : 'null | '}{\n${[...fields, ...fixed].join('\n')}\n}`;
  });
  return `readonly [${rows.join(', ')}]`;
}

/** A name inside a comment. */
function safe(name: string): string {
  return printableJson(name).replaceAll('*/', '* /');
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

function value(table: CompatTable, dialect: Dialect) {
  const [anchor] = table.parts;
  const guest = anchor?.columns.find(({ source }) => source === table.guest?.presence);
  return {
    name: fullName(table.source),
    columns: table.columns.map((column) => column.name),
    lost: table.columns.filter(({ target, fixed }) => target === null && fixed === null).map((column) => column.name),
    fixed: table.columns.flatMap(({ name, fixed }) => (fixed === null ? [] : [{ old: name, text: fixed.text }])),
    key: table.key,
    parts: table.parts.map((part) => partValue(part, dialect)),
    homes: [],
    where: table.where,
    guest: guest === undefined ? null : columnValue(guest, dialect),
    guests: table.guests.map((each) => ({
      name: fullName(each.table),
      holds: `${dialect.identifier(each.presence)} IS NOT NULL`,
    })),
    unknown: table.parts.flatMap(({ unknown }) => unknown),
    generated: table.generated,
    select: openQuery(table, dialect),
    keySql: table.key.map((key) => {
      const pair = [...(anchor?.key ?? []), ...(anchor?.columns ?? [])].find(({ source }) => source === key);
      return `${alias(0)}.${dialect.identifier(pair?.target ?? key)}`;
    }),
    engine: dialect.engine,
  };
}

function unionValue({ source, key, homes }: CompatUnion, dialect: Dialect) {
  return {
    name: fullName(source),
    columns: homes[0]?.columns.map(({ name }) => name) ?? [],
    lost: [],
    fixed: [],
    key,
    parts: [],
    homes: homes.map((home) => value(home, dialect)),
    where: [],
    guest: null,
    guests: [],
    unknown: [],
    generated: null,
    select: '',
    keySql: [],
    engine: dialect.engine,
  };
}

function columnValue({ source, target }: { readonly source: string; readonly target: string }, dialect: Dialect) {
  return { old: source, new: target, sql: dialect.identifier(target) };
}

function partValue(part: CompatPart, dialect: Dialect) {
  const column = (pair: CompatPart['key'][number]) => columnValue(pair, dialect);
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
    follows: part.follows,
  };
}
