import { type Mapping, type TableName, tableKey } from '../model/mapping.ts';
import type { Schema } from '../model/schema.ts';
import type { Operation, ServerWriters, WrittenRows } from '../model/writers.ts';
import { makeAdapter } from './adapter.ts';
import type { RepositorySite } from './repository/repository-site.ts';
import { type RepositoryScan, type ScanOptions, scanRepository } from './repository/scan-repository.ts';
import { type DatabaseWriter, databaseWriters } from './server/programs.ts';
import { type SeenWrite, seenWrites } from './server/seen-writes.ts';
import { makeTableNames, type NamedTable } from './table-names.ts';

/** What is audited: one side's catalogue and records, and the project that writes to it. */
export interface AuditRequest {
  readonly schema: Schema;
  /** The other side's, when it could be read. */
  readonly other: Schema | null;
  readonly mapping: Mapping;
  readonly server: ServerWriters;
  readonly projectDir: string;
  readonly adapter: readonly string[];
}

/** A statement that the server saw, and whether a call site or a program of the database accounts for it. */
export interface ExplainedWrite extends SeenWrite {
  readonly explained: boolean;
}

/** Rows that were written although nothing known writes them so. */
export interface UnexplainedRows {
  readonly table: NamedTable;
  readonly operation: Operation;
  readonly rows: number;
}

/** Everything that is known of who writes the migrating tables. */
export interface Audit {
  readonly tables: readonly NamedTable[];
  /** Call sites that write a migrating table, or whose table cannot be told. */
  readonly sites: readonly RepositorySite[];
  /** Names that are no table of either schema, and how many calls write them. */
  readonly otherNames: ReadonlyMap<string, number>;
  readonly programs: readonly DatabaseWriter[];
  readonly seen: readonly ExplainedWrite[];
  readonly rows: readonly UnexplainedRows[];
  /** Call sites of which no statement was seen. */
  readonly unseen: readonly RepositorySite[];
  readonly scan: RepositoryScan;
  /** lockstep.yaml names an adapter. */
  readonly adapterNamed: boolean;
}

/** Joins the call sites of a repository with what the database says of its writers. */
export async function auditWriters(request: AuditRequest, options: ScanOptions = {}): Promise<Audit> {
  const { schema, other, mapping, server, projectDir } = request;
  const named = namedTables(schema, other, mapping);
  const names = makeTableNames(named);
  const adapter = makeAdapter(request.adapter);
  const scan = await scanRepository(projectDir, names, adapter, options);
  const sites = scan.sites.filter(
    ({ table }) => table === null || (typeof table !== 'string' && table.kind !== 'other'),
  );
  const programs = databaseWriters(schema, other, mapping, names, server.programs);
  const seen = seenWrites(server.statements, names).map((write) => ({
    ...write,
    explained: write.table !== null && isExplained(write, sites, programs),
  }));
  const tables = named.filter(({ kind }) => kind === 'migrating');
  const isSeen = (site: RepositorySite) =>
    seen.some(
      ({ table, operations }) => table === site.table && operations.some((each) => site.operations.includes(each)),
    );
  return {
    tables,
    sites,
    otherNames: otherNames(scan.sites),
    programs,
    seen,
    rows: server.rows.flatMap((written) => unexplainedRows(written, tables, sites, programs, seen)),
    unseen: sites.filter((site) => site.table !== null && site.place === 'source' && !isSeen(site)),
    scan,
    adapterNamed: adapter.named,
  };
}

function namedTables(schema: Schema, other: Schema | null, mapping: Mapping): NamedTable[] {
  // A table whose columns are spread over several targets is one table.
  const bySource = new Map<string, TableName[]>();
  for (const { source, target } of mapping.tables) {
    bySource.set(tableKey(source), [...(bySource.get(tableKey(source)) ?? [source]), target]);
  }
  const paired = new Set(mapping.tables.flatMap(({ source, target }) => [tableKey(source), tableKey(target)]));
  // Where nothing is paired yet, as before the target has tables, every table is one that will move.
  const all = mapping.tables.length === 0;
  const rest = (side: Schema, kind: NamedTable['kind']) =>
    side.tables.filter((table) => !paired.has(tableKey(table))).map((table) => namedTable([table], kind));
  return [
    ...[...bySource.values()].map((names) => namedTable(names, 'migrating')),
    ...rest(schema, all ? 'migrating' : 'other'),
    ...(other === null ? [] : rest(other, 'other')),
    ...schema.views.map((view) => namedTable([view], 'view')),
  ];
}

function namedTable(tables: readonly TableName[], kind: NamedTable['kind']): NamedTable {
  const names = tables.map(({ schema, name }) => ({ schema, name }));
  return { label: names[0]?.name ?? '', names, kind };
}

/** A call site explains a statement when it may do all that the statement does, to the same columns where both name them. */
function isExplained(write: SeenWrite, sites: readonly RepositorySite[], programs: readonly DatabaseWriter[]): boolean {
  const does = (operations: readonly Operation[]) => write.operations.every((each) => operations.includes(each));
  const bySite = sites.some(
    (site) =>
      site.place !== 'test' &&
      site.table === write.table &&
      does(site.operations) &&
      sameColumns(site.columns, write.columns),
  );
  return (
    bySite ||
    programs.some(({ table, operations, kind }) => table === write.table && kind !== 'foreign key' && does(operations))
  );
}

function sameColumns(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return a === null || b === null || a.join('\0') === b.join('\0');
}

/** What each count of the server may come from. */
const COUNTED: readonly (readonly ['inserted' | 'updated' | 'deleted', Operation, readonly Operation[]])[] = [
  ['inserted', 'insert', ['insert', 'replace', 'load']],
  ['updated', 'update', ['update', 'replace', 'load']],
  ['deleted', 'delete', ['delete', 'replace', 'load', 'truncate']],
];

function unexplainedRows(
  written: WrittenRows,
  tables: readonly NamedTable[],
  sites: readonly RepositorySite[],
  programs: readonly DatabaseWriter[],
  seen: readonly SeenWrite[],
): UnexplainedRows[] {
  const table = tables.find(({ names }) =>
    names.some(({ schema, name }) => schema === written.schema && name === written.table),
  );
  if (table === undefined) return [];
  const known = [...sites.filter(({ place }) => place !== 'test'), ...programs, ...seen].filter(
    (each) => each.table === table,
  );
  if (written.inserted === null)
    return known.length > 0 || written.changed === 0 ? [] : [{ table, operation: 'update', rows: written.changed }];
  return COUNTED.flatMap(([count, operation, sources]) => {
    const rows = written[count] ?? 0;
    const explained = known.some(({ operations }) => operations.some((each) => sources.includes(each)));
    return rows === 0 || explained ? [] : [{ table, operation, rows }];
  });
}

function otherNames(sites: readonly RepositorySite[]): Map<string, number> {
  const names = new Map<string, number>();
  for (const { table, place } of sites) {
    if (typeof table === 'string' && place === 'source') names.set(table, (names.get(table) ?? 0) + 1);
  }
  return names;
}
