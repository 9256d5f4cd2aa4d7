import type { Column, Schema, Table } from '../../../model/schema.ts';
import { compareText } from '../normalize.ts';
import { quoteIdentifier } from '../quote.ts';

/** Types that come with an extension: the catalogue names the schema that CREATE EXTENSION puts them into. */
const EXTENDED = /^(citext|geometry|geography)\b/;
const PLAIN_NAME = /^[a-z_][a-z0-9_]*$/;

/** Adopted tables in the spelling of PostgreSQL's catalogue: types and sequences with their schema, names quoted only where they must be, lists sorted by name. */
export function catalogued(adopted: Schema, { defaultSchema, semantics }: Schema): Schema {
  const reserved = new Set(semantics.names.reserved);
  const spelled = (name: string) => (PLAIN_NAME.test(name) && !reserved.has(name) ? name : quoteIdentifier(name));
  const inSchema = (name: string) => `${spelled(defaultSchema)}.${spelled(name)}`;
  const typeText = (text: string) => {
    if (EXTENDED.test(text)) return `${spelled(defaultSchema)}.${text}`;
    const [, schema, name] = /^"((?:[^"]|"")+)"\."((?:[^"]|"")+)"/.exec(text) ?? [];
    if (schema === undefined || name === undefined) return text;
    const rest = text.slice(schema.length + name.length + 5);
    return `${spelled(plain(schema))}.${spelled(plain(name))}${rest}`;
  };
  const columnOf = (column: Column): Column => ({
    ...column,
    rawType: typeText(column.rawType),
    type:
      column.type.kind === 'enum' ? { ...column.type, typeName: typeText(column.type.typeName ?? '') } : column.type,
    identity:
      column.identity === null || column.identity.sequence === null
        ? column.identity
        : { ...column.identity, sequence: inSchema(column.identity.sequence) },
  });
  return {
    ...adopted,
    tables: adopted.tables.map((table) => sorted({ ...table, columns: table.columns.map(columnOf) })),
  };
}

function plain(quoted: string): string {
  return quoted.replaceAll('""', '"');
}

function sorted(table: Table): Table {
  const byName = <T extends { readonly name: string }>(list: readonly T[]) =>
    list.toSorted((one, other) => compareText(one.name, other.name));
  return {
    ...table,
    uniqueKeys: byName(table.uniqueKeys),
    indexes: byName(table.indexes),
    foreignKeys: byName(table.foreignKeys),
    checks: byName(table.checks),
  };
}
