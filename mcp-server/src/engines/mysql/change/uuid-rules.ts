import type { ChangeStatement } from '../../../model/change.ts';
import type { ForeignKey, Index } from '../../../model/schema.ts';
import { ownName } from './names.ts';
import { addForeignKey, addIndex, dropForeignKey, dropIndex, hasIndex, renameIndex } from './twin.ts';
import type { UuidKey, UuidTable } from './uuid-tables.ts';

/** What replaces something that a table has. */
interface Replaced<Rule> {
  readonly old: Rule;
  readonly made: Rule;
}

/** Indexes and foreign keys of the uuids of a table. */
interface UuidRules {
  readonly indexes: readonly Replaced<Index>[];
  readonly keys: readonly Replaced<ForeignKey>[];
  /** The unique index that is the primary key in the end. */
  readonly primary: Index | null;
}

/** The indexes and foreign keys of the numbers, for the uuids. */
export function rulesOf({ tables }: UuidKey, { request, table, renames, keyed }: UuidTable): UuidRules {
  const swap = (names: readonly string[], by: ReadonlyMap<string, string>) => names.map((name) => by.get(name) ?? name);
  const mine = ({ name }: { readonly name: string }) => name.startsWith(ownName(request.name, ''));
  const own = (at: number) => ownName(request.name, String(at + 1));
  const indexes = table.indexes
    .filter((each) => each.parts.some(({ column }) => column !== null && renames.has(column)) && !mine(each))
    .map((old, at) => ({
      old,
      made: {
        ...old,
        name: own(at),
        parts: old.parts.map((part) => ({ ...part, column: renames.get(part.column ?? '') ?? part.column })),
      },
    }));
  const keys = table.foreignKeys
    .filter((each) => each.columns.some((name) => renames.has(name)) && !mine(each))
    .map((old, at) => {
      const { references } = old;
      const parent = tables.find(
        (each) => each.table.schema === references.schema && each.table.name === references.table,
      );
      const theirs = parent?.renames ?? new Map();
      return {
        old,
        made: {
          ...old,
          name: own(indexes.length + at),
          columns: swap(old.columns, renames),
          references: { ...references, columns: swap(references.columns, theirs) },
        },
      };
    });
  return {
    indexes,
    keys,
    primary: keyed ? primaryIndex(request.name, swap(table.primaryKey?.columns ?? [], renames)) : null,
  };
}

function primaryIndex(change: string, columns: readonly string[]): Index {
  return {
    name: ownName(change, 'key'),
    unique: true,
    method: 'btree',
    parts: columns.map((column) => ({ column, expression: null, prefix: null, descending: false, nullsFirst: true })),
    include: [],
    predicate: null,
    nullsDistinct: true,
    valid: true,
  };
}

/** Building it, and taking it away. */
interface Built {
  readonly forward: readonly ChangeStatement[];
  readonly undo: readonly ChangeStatement[];
}

/** What must be there while the columns are empty: the unique uuid, and keys that set NULL by themselves, which fires no trigger. */
export function earlyRules(key: UuidKey): Built {
  return built(key, 'early');
}

/** Everything else. */
export function lateRules(key: UuidKey): Built {
  return built(key, 'late');
}

function built(key: UuidKey, when: 'early' | 'late'): Built {
  const parts = key.tables.map((part) => {
    const { indexes, keys, primary } = rulesOf(key, part);
    const acts = ({ made }: Replaced<ForeignKey>) => made.onDelete === 'set null';
    const wanted = keys.filter((each) => acts(each) === (when === 'early'));
    const under = indexes.filter(
      ({ made }) =>
        keys.some((each) => acts(each) && each.made.columns[0] === made.parts[0]?.column) === (when === 'early'),
    );
    const unique = primary !== null && (part === key.root) === (when === 'early') ? [primary] : [];
    return { request: part.request, keys: wanted, indexes: [...unique, ...under.map(({ made }) => made)] };
  });
  return {
    forward: [
      ...parts.flatMap(({ request, indexes }) => indexes.flatMap((index) => addIndex(request, index))),
      ...parts.flatMap(({ request, keys }) => keys.flatMap(({ made }) => addForeignKey(request, made))),
    ],
    undo: [
      ...parts.flatMap(({ request, keys }) => keys.flatMap(({ made }) => dropForeignKey(request, made.name))),
      ...parts.flatMap(({ request, indexes }) => indexes.flatMap(({ name }) => dropIndex(request, name))),
    ],
  };
}

/** Takes the foreign keys of the numbers away. */
export function dropOldKeys(key: UuidKey): ChangeStatement[] {
  return key.tables.flatMap((part) =>
    rulesOf(key, part).keys.flatMap(({ old }) => dropForeignKey(part.request, old.name)),
  );
}

/** Takes the indexes of the numbers away where those of the uuids stand. */
export function dropOldIndexes(key: UuidKey, part: UuidTable): ChangeStatement[] {
  return rulesOf(key, part).indexes.flatMap(({ old, made }) =>
    dropIndex(part.request, old.name, hasIndex(part.table, made.name)),
  );
}

/** Afterwards: the names that the numbers’ indexes had, and what the primary key makes needless. */
export function tidied(key: UuidKey, part: UuidTable): ChangeStatement[] {
  const { indexes, primary } = rulesOf(key, part);
  return [
    ...indexes.flatMap(({ old, made }) => renameIndex(part.request, made.name, old.name)),
    ...(primary === null ? [] : dropIndex(part.request, primary.name)),
  ];
}
