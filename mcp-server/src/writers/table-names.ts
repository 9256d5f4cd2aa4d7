import type { TableName } from '../model/mapping.ts';

/** A table by the names it has on both sides. */
export interface NamedTable {
  /** How results call it. */
  readonly label: string;
  readonly names: readonly TableName[];
  /** `other`: a table that is no part of the migration. */
  readonly kind: 'migrating' | 'other' | 'view';
}

/** What a name in the code means: a table, some table that only the name of its model tells, or none of the schemas. */
export type Meaning = { readonly table: NamedTable; readonly certain: boolean } | null;

/** Finds tables by the names that statements and models give them. */
export interface TableNames {
  /** By a name in SQL: `orders` or `shop.orders`, in any case. */
  ofSql(parts: readonly string[]): Meaning;
  /** By the name of a model: any case, with or without underscores, singular or plural. */
  ofModel(name: string): Meaning;
}

/** Makes the finder of the tables. A name that two tables answer to means the one that migrates. */
export function makeTableNames(tables: readonly NamedTable[]): TableNames {
  const sql = new Map<string, NamedTable[]>();
  const loose = new Map<string, NamedTable[]>();
  const single = new Map<string, NamedTable[]>();
  for (const table of tables) {
    for (const { name } of table.names) {
      put(sql, name.toLowerCase(), table);
      put(loose, looseName(name), table);
      put(single, singular(looseName(name)), table);
    }
  }
  return {
    ofSql: (parts) => {
      const name = parts.at(-1)?.toLowerCase() ?? '';
      const schema = parts.length > 1 ? parts.at(-2)?.toLowerCase() : undefined;
      const known = (sql.get(name) ?? []).filter(({ names }) =>
        names.some(
          (own) => own.name.toLowerCase() === name && (schema === undefined || own.schema.toLowerCase() === schema),
        ),
      );
      return choose(known, true);
    },
    ofModel: (name) => {
      const key = looseName(name);
      return choose(loose.get(key) ?? [], true) ?? choose(single.get(singular(key)) ?? [], false);
    },
  };
}

function put(index: Map<string, NamedTable[]>, key: string, table: NamedTable): void {
  const known = index.get(key) ?? [];
  if (!known.includes(table)) index.set(key, [...known, table]);
}

function choose(tables: readonly NamedTable[], certain: boolean): Meaning {
  const table = tables.find(({ kind }) => kind === 'migrating') ?? tables[0];
  return table === undefined ? null : { table, certain };
}

/** One text for `userRole`, `UserRole` and `user_role`. */
function looseName(name: string): string {
  const letters = name.toLowerCase().replaceAll(/[_\s-]/g, '');
  return letters === '' ? name : letters;
}

const IRREGULAR: readonly (readonly [string, string])[] = [
  ['people', 'person'],
  ['children', 'child'],
  ['men', 'man'],
  ['data', 'datum'],
  ['criteria', 'criterion'],
  ['indices', 'index'],
  ['matrices', 'matrix'],
  ['statuses', 'status'],
];

/** An English noun in the singular; it need only be the same text for both forms. */
function singular(noun: string): string {
  for (const [many, one] of IRREGULAR) if (noun.endsWith(many)) return noun.slice(0, -many.length) + one;
  if (/ies$/.test(noun)) return `${noun.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/.test(noun)) return noun.slice(0, -2);
  return /[^su]s$/.test(noun) ? noun.slice(0, -1) : noun;
}
