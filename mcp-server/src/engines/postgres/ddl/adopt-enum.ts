import type { Column, Table } from '../../../model/schema.ts';
import type { ColumnGroup } from '../../ddl/column-groups.ts';
import { PLAIN_TABLE } from '../../ddl/lost-traits.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { type AdoptedType, changed } from './adopted-type.ts';
import type { Adoption } from './adoption.ts';

/** The adopted types of the groups of columns, each made once. */
export type EnumTypes = Map<ColumnGroup, AdoptedType>;

/** An enum as a type of its own, as text with a CHECK, or as a reference to a table of its labels: as configured. */
export function adoptEnum(adoption: Adoption, group: ColumnGroup, known: EnumTypes): AdoptedType {
  const made = known.get(group) ?? makeType(adoption, group);
  known.set(group, made);
  return made;
}

function makeType(adoption: Adoption, group: ColumnGroup): AdoptedType {
  const { column, table } = group.root;
  const labels = column.type.kind === 'enum' ? column.type.labels : [];
  const way = adoption.request.choices.enum;
  const text = { kind: 'text', length: null, fixed: false } as const;
  if (way === 'check') {
    const check = { suffix: 'labels', sql: (name: string) => `${name} IN (${labels.map(quoteLiteral).join(', ')})` };
    const why = 'Configured: ddl.enum. It sorts by text, no longer in the order of the labels.';
    return {
      rawType: 'text',
      type: text,
      checks: [check],
      said: [changed('enum', short(column), 'text with a CHECK over its labels', why)],
    };
  }
  if (way === 'lookup') {
    const lookup = makeLookup(adoption, group, labels);
    const why =
      'Configured: ddl.enum. Labels are rows, in their old order by position; a foreign key admits only them.';
    return {
      rawType: 'text',
      type: text,
      checks: [],
      said: [changed('enum', short(column), `text that refers to ${lookup}`, why)],
    };
  }
  // On PostgreSQL itself the type has a name already, and columns share it.
  const own = column.type.kind === 'enum' ? column.type.typeName : null;
  const existing = own === null ? undefined : adoption.enums.find(({ name }) => own.endsWith(quotedIfNeeded(name)));
  const name =
    existing?.name ??
    adoption.names.take(own?.replaceAll('"', '').split('.').at(-1) ?? typeName(adoption, table, column));
  if (existing === undefined) adoption.enums.push({ schema: adoption.schema, name, labels: [...labels] });
  const rawType = `${quoteIdentifier(adoption.schema)}.${quoteIdentifier(name)}`;
  const why =
    'A type of its own refuses other labels and sorts in their order, as the source does. ddl.enum offers text with a CHECK and a lookup table.';
  return {
    rawType,
    type: { kind: 'enum', labels: [...labels], typeName: rawType },
    checks: [],
    said: own === null ? [changed('enum', short(column), `the type ${name}`, why)] : [],
  };
}

function quotedIfNeeded(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : quoteIdentifier(name);
}

function short({ rawType }: Column): string {
  return rawType.length > 60 ? `${rawType.slice(0, 57)}…` : rawType;
}

function typeName(adoption: Adoption, table: Table, column: Column): string {
  return `${adoption.tableName(table)?.name ?? table.name}_${adoption.columnName(table, column.name) ?? column.name}`;
}

/** Remembered under its labels’ column: the foreign key is added with the table’s others. */
function makeLookup(adoption: Adoption, group: ColumnGroup, labels: readonly string[]): string {
  const { schema } = adoption;
  const { table, column } = group.root;
  const name = adoption.names.take(typeName(adoption, table, column));
  const key = adoption.names.take(`${name}_pkey`);
  const lookup = lookupTable({ schema, name, key }, adoption.request.target.collation);
  adoption.lookups.push(lookup);
  adoption.lookupByGroup.set(group, lookup);
  adoption.fixedRows.push({
    schema,
    table: name,
    columns: ['label', 'position'],
    rows: labels.map((label, at) => [label, String(at + 1)]),
  });
  return name;
}

function lookupTable({ schema, name, key }: { schema: string; name: string; key: string }, collation: string): Table {
  const base = {
    nullable: false,
    default: null,
    identity: null,
    generated: null,
    onUpdateNow: false,
    charset: null,
    collation: null,
    caseSensitive: null,
    padSpace: null,
    accentSensitive: null,
    zeroFill: null,
    floatScale: null,
    invisible: false,
    comment: '',
  };
  const text = { kind: 'text', length: null, fixed: false } as const;
  const small = { kind: 'integer', bits: 16, unsigned: false, truth: false } as const;
  return {
    schema,
    name,
    columns: [
      {
        ...base,
        name: 'label',
        rawType: 'text',
        type: text,
        collation,
        caseSensitive: true,
        accentSensitive: true,
        padSpace: false,
      },
      { ...base, name: 'position', rawType: 'smallint', type: small },
    ],
    primaryKey: { name: key, columns: ['label'], deferrable: false },
    uniqueKeys: [],
    indexes: [],
    foreignKeys: [],
    checks: [],
    partitioning: null,
    storage: null,
    collation: null,
    comment: '',
    ...PLAIN_TABLE,
    rowEstimate: null,
    dataBytes: null,
    indexBytes: null,
  };
}
