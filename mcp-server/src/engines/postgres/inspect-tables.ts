import type { Column, Gap, Partitioning, Table } from '../../model/schema.ts';
import type { TableKeys } from './inspect-keys.ts';
import { byName, compareText } from './normalize.ts';
import { type Row, rowFlag, rowNumber, rowOptional, rowText } from './row.ts';

interface Relation {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly parent: string | null;
  readonly rows: number | null;
  readonly dataBytes: number | null;
  readonly indexBytes: number | null;
  readonly comment: string;
  readonly readable: boolean;
  readonly filtered: boolean;
  readonly inherited: boolean;
  readonly partitionKey: string | null;
  readonly bound: string | null;
  readonly logged: boolean;
  readonly rowSecurity: boolean;
  readonly replicaIdentity: string;
}

const REPLICA_IDENTITIES: ReadonlyMap<string, string> = new Map([
  ['d', 'key'],
  ['f', 'full'],
  ['i', 'index'],
  ['n', 'nothing'],
]);

type Sizes = Pick<Relation, 'rows' | 'dataBytes' | 'indexBytes'>;

/** What belongs to the relations, by their oid. */
export interface RelationParts {
  readonly columns: ReadonlyMap<string, Column[]>;
  readonly keys: ReadonlyMap<string, TableKeys>;
  readonly details: ReadonlyMap<string, Table['details']>;
}

/** RELATIONS rows as tables, partitions folded into their root, and as gaps: tables whose rows this login cannot see. */
export function readTables(
  rows: readonly Row[],
  { columns, keys, details }: RelationParts,
): { readonly tables: Table[]; readonly gaps: Gap[] } {
  const relations = rows.map(readRelation);
  const children = groupByParent(relations);
  const roots = relations.filter((relation) => relation.parent === null);
  const tables = roots
    .filter((relation) => relation.kind !== 'f')
    .map((relation) => {
      const {
        primaryKey = null,
        uniqueKeys = [],
        foreignKeys = [],
        checks = [],
        indexes = [],
      } = keys.get(relation.oid) ?? {};
      const { rows: rowEstimate, dataBytes, indexBytes } = sizesOf(relation, children);
      return {
        schema: relation.schema,
        name: relation.name,
        columns: columns.get(relation.oid) ?? [],
        primaryKey,
        uniqueKeys,
        indexes,
        foreignKeys,
        checks,
        partitioning: readPartitioning(relation, children.get(relation.oid) ?? []),
        storage: null,
        rowFormat: null,
        logged: relation.logged,
        versioned: false,
        rowSecurity: relation.rowSecurity,
        replicaIdentity: REPLICA_IDENTITIES.get(relation.replicaIdentity) ?? null,
        collation: null,
        comment: relation.comment,
        rowEstimate,
        dataBytes,
        indexBytes,
        details: details.get(relation.oid) ?? [],
      };
    });
  return { tables: tables.sort(byName), gaps: roots.flatMap(gapOf) };
}

function readRelation(row: Row): Relation {
  const tuples = rowNumber(row, 5);
  const analysed = tuples >= 0;
  return {
    oid: rowText(row, 0),
    schema: rowText(row, 1),
    name: rowText(row, 2),
    kind: rowText(row, 3),
    parent: rowFlag(row, 13) ? rowOptional(row, 4) : null,
    rows: analysed ? tuples : null,
    dataBytes: analysed ? rowNumber(row, 6) : null,
    indexBytes: analysed ? rowNumber(row, 7) : null,
    comment: rowOptional(row, 8) ?? '',
    readable: rowFlag(row, 9),
    filtered: rowFlag(row, 10),
    inherited: rowFlag(row, 14),
    partitionKey: rowOptional(row, 11),
    bound: rowOptional(row, 12),
    logged: rowFlag(row, 15),
    rowSecurity: rowFlag(row, 16),
    replicaIdentity: rowText(row, 17),
  };
}

function groupByParent(relations: readonly Relation[]): Map<string, Relation[]> {
  const children = new Map<string, Relation[]>();
  for (const relation of relations) {
    if (relation.parent === null) continue;
    const siblings = children.get(relation.parent) ?? [];
    siblings.push(relation);
    children.set(relation.parent, siblings);
  }
  return children;
}

/** A partitioned table holds nothing itself: its sizes are its leaves' sizes, unknown when no leaf was ever analysed. */
function sizesOf(relation: Relation, children: ReadonlyMap<string, Relation[]>): Sizes {
  if (relation.kind !== 'p') return relation;
  const leaves = (children.get(relation.oid) ?? []).map((child) => sizesOf(child, children));
  const sum = (pick: (sizes: Sizes) => number | null): number | null => {
    const known = leaves.map(pick).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
  };
  return {
    rows: sum((sizes) => sizes.rows),
    dataBytes: sum((sizes) => sizes.dataBytes),
    indexBytes: sum((sizes) => sizes.indexBytes),
  };
}

/** pg_get_partkeydef() writes `RANGE (created_at)`. */
function readPartitioning({ partitionKey }: Relation, children: readonly Relation[]): Partitioning | null {
  if (partitionKey === null) return null;
  const space = partitionKey.indexOf(' ');
  return {
    method: partitionKey.slice(0, space).toLowerCase(),
    key: partitionKey.slice(space + 2, -1),
    partitions: children
      .map(({ name, bound }) => ({ name, bound: bound ?? '' }))
      .sort((a, b) => compareText(a.name, b.name)),
  };
}

function gapOf({ schema, name, kind, readable, filtered, inherited }: Relation): Gap[] {
  const gap = (reason: string): Gap[] => [{ kind: 'table', name: `${schema}.${name}`, reason }];
  if (kind === 'f') return gap('a foreign table: its rows live on another server');
  if (!readable) return gap('no right to SELECT: its rows cannot be compared');
  if (filtered) return gap('row level security hides rows from this login');
  return inherited ? gap('other tables inherit from it: reading it reads their rows too') : [];
}
