import type { Column, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import type { Facts } from './facts/facts.ts';

/** Every construct in one line, as these tests read it from the catalogue. */
export function linesOfFacts(facts: Facts): string[] {
  return [
    ...facts.tables.map(({ name, comment, partitions }) => `table ${name} ${partitions} ${comment}`),
    ...facts.columns.map(
      ({ table, name, type, nullable, comment, numbered, generated, onUpdateNow, foldsCase }) =>
        `column ${table}.${name} ${type} ${flags({ nullable, numbered, generated, onUpdateNow, foldsCase: foldsCase === true })} ${comment}`,
    ),
    ...facts.indexes.map(({ table, name, kind, parts, expressions }) =>
      indexLine(kind !== 'index', table, name, expressions ? [] : parts),
    ),
    ...facts.foreignKeys.map(
      ({ table, name, columns, references, onDelete, onUpdate }) =>
        `foreign key ${table}.${name} ${columns.join()} ${references.table} ${references.columns.join()} ${actions(onDelete, onUpdate)}`,
    ),
    ...facts.checks.map(({ table, name }) => `check ${table}.${name}`),
    ...facts.code.map(
      ({ kind, table, name }) => `${kind === 'trigger function' ? 'routine' : kind} ${table ?? ''}.${name}`,
    ),
  ].sort();
}

/** The same lines of what the product says. */
export function linesOfSchema(schema: Schema): string[] {
  return [
    ...schema.tables.flatMap((table) => [
      `table ${table.name} ${table.partitioning?.partitions.length ?? 0} ${table.comment}`,
      ...table.columns.map(
        ({ name, rawType, type, nullable, generated, onUpdateNow, caseSensitive, comment, ...column }) =>
          `column ${table.name}.${name} ${rawType.replace('public.', '')} ${flags({ nullable, numbered: isNumbered(column), generated: generated !== null, onUpdateNow, foldsCase: type.kind === 'text' && caseSensitive === false })} ${comment}`,
      ),
      ...indexLines(table),
      ...table.foreignKeys.map(
        ({ name, columns, references, onDelete, onUpdate }) =>
          `foreign key ${table.name}.${name} ${columns.join()} ${references.table} ${references.columns.join()} ${actions(onDelete, onUpdate)}`,
      ),
      ...table.checks.map(({ name }) => `check ${table.name}.${name}`),
    ]),
    ...schema.views.map(({ name }) => `view .${name}`),
    ...schema.routines.map(({ name }) => `routine .${name}`),
    ...schema.triggers.map(({ table, name }) => `trigger ${table}.${name}`),
    ...schema.events.map(({ name }) => `event .${name}`),
  ].sort();
}

/** A default that draws from a sequence numbers rows too, whoever owns it. */
function isNumbered({ identity, default: value }: Pick<Column, 'identity' | 'default'>): boolean {
  return identity !== null || (value?.kind === 'expression' && value.sql.startsWith('nextval('));
}

function flags(values: Readonly<Record<string, boolean>>): string {
  return Object.entries(values)
    .flatMap(([name, is]) => (is ? [name] : []))
    .join(' ');
}

/** In MySQL, NO ACTION is another word for RESTRICT. */
function actions(onDelete: string, onUpdate: string): string {
  return `${onDelete} ${onUpdate}`.replaceAll('no action', 'restrict');
}

/** The product names a key beside its index; here each counts once. */
function indexLines({ name: table, primaryKey, uniqueKeys, indexes }: Table): string[] {
  const keys = [...(primaryKey === null ? [] : [primaryKey]), ...uniqueKeys].filter(
    (key) => !indexes.some(({ name }) => name === key.name),
  );
  return [
    ...keys.map(({ name, columns }) =>
      indexLine(
        true,
        table,
        name,
        columns.map((column) => ({ column, prefix: null, descending: false })),
      ),
    ),
    ...indexes.map(({ name, unique, parts }) =>
      indexLine(unique, table, name, parts.some(({ column }) => column === null) ? [] : parts),
    ),
  ];
}

interface Part {
  readonly column: string | null;
  readonly prefix: number | null;
  readonly descending: boolean;
}

function indexLine(unique: boolean, table: string, name: string, parts: readonly Part[]): string {
  const texts = parts.map(
    ({ column, prefix, descending }) => `${column}${prefix === null ? '' : `(${prefix})`}${descending ? ' desc' : ''}`,
  );
  return `${unique ? 'unique' : 'index'} ${table}.${name} ${texts.join(', ')}`;
}
