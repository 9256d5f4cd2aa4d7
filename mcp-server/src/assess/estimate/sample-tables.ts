import type { Database } from '../../engines/engine.ts';
import { LockstepError } from '../../model/errors.ts';
import type { SampledRate } from '../../model/estimate.ts';
import type { Mapping, TableMapping, TableName } from '../../model/mapping.ts';
import type { Schema, Table } from '../../model/schema.ts';
import { type TableRates, TELLING_ROWS } from './estimate-tables.ts';
import type { RequestOf } from './request-of.ts';
import { sampleTable } from './sample-table.ts';

interface SampleInput {
  readonly source: Database;
  readonly target: Database;
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly mapping: Mapping;
  readonly requestOf: RequestOf;
  readonly signal: AbortSignal;
  readonly onProgress?: ((done: number, total: number, message: string) => void) | undefined;
}

interface Moving {
  readonly mapping: TableMapping;
  readonly source: Table;
  /** null: the target has no such table yet. */
  readonly target: Table | null;
}

/** Every table that moves, the largest with the rates of their own rows: so many of them, within that time together. */
export async function sampleTables(
  input: SampleInput,
  { sampleMs, sampledTables }: { readonly sampleMs: number; readonly sampledTables: number },
): Promise<TableRates[]> {
  const tables = movingTables(input).sort((one, other) => bytesOf(other.source) - bytesOf(one.source));
  const chosen = tables.filter(({ source }) => (source.rowEstimate ?? 0) > 0).slice(0, sampledTables);
  const sampled = new Map<Moving, Pick<TableRates, 'rates' | 'notSampled'>>();
  for (const [at, table] of chosen.entries()) {
    const { schema, name } = table.source;
    input.onProgress?.(at, chosen.length, `reading a sample of ${schema}.${name}`);
    sampled.set(table, await sampleOne(input, table, sampleMs / chosen.length));
  }
  input.onProgress?.(chosen.length, chosen.length, 'samples read');
  return tables.map((table) => {
    const { schema, name, rowEstimate: rows, dataBytes, indexBytes } = table.source;
    const size = { schema, table: name, rows, dataBytes, indexBytes };
    return { size, ...(sampled.get(table) ?? { rates: [], notSampled: whyNot(rows, sampledTables) }) };
  });
}

function whyNot(rows: number | null, sampledTables: number): string {
  if (rows === null) return 'the server has no estimate of its rows';
  return rows === 0 ? 'it is empty' : `only the ${sampledTables} largest tables are sampled`;
}

async function sampleOne(
  { source, target, requestOf, signal }: SampleInput,
  table: Moving,
  milliseconds: number,
): Promise<Pick<TableRates, 'rates' | 'notSampled'>> {
  const request = requestFor(table, requestOf);
  if (request instanceof LockstepError) return { rates: [], notSampled: request.message };
  const { rowsPerLeaf, rowsPerRead } = request;
  const ask = (side: SampledRate['side'], database: Database, fewest: number) =>
    sampleTable({ database, side, request: request[side], rowsPerLeaf, rowsPerRead, fewest, milliseconds, signal });
  const [ours, theirs] = await Promise.all([
    ask('source', source, 1),
    // What the target lacks is said among the assumptions.
    table.target === null ? 'it is not there yet' : ask('target', target, TELLING_ROWS),
  ]);
  if (typeof ours === 'string') return { rates: [], notSampled: ours };
  return { rates: [...ours, ...(typeof theirs === 'string' ? [] : theirs)], notSampled: null };
}

function requestFor({ mapping, source, target }: Moving, requestOf: RequestOf): ReturnType<RequestOf> | LockstepError {
  try {
    return requestOf(mapping, source, target ?? source);
  } catch (error) {
    if (error instanceof LockstepError) return error;
    throw error;
  }
}

/** A table without a counterpart is asked as if it were its own. */
function movingTables({ mapping, sourceSchema, targetSchema }: SampleInput): Moving[] {
  const [ours, theirs] = [byName(sourceSchema), byName(targetSchema)];
  const paired = mapping.tables.flatMap((pair): Moving[] => {
    const source = ours.get(nameOf(pair.source));
    const target = theirs.get(nameOf(pair.target)) ?? null;
    return source === undefined ? [] : [{ mapping: pair, source, target }];
  });
  const alone = mapping.unmatched.source.flatMap((name): Moving[] => {
    const source = ours.get(nameOf(name));
    return source === undefined ? [] : [{ mapping: itself(source), source, target: null }];
  });
  return [...paired, ...alone];
}

const NO_DECISION = {
  dropped: [],
  elsewhere: [],
  added: [],
  constants: [],
  where: [],
  tolerance: [],
  masked: [],
};

function itself({ schema, name, columns, primaryKey, uniqueKeys }: Table): TableMapping {
  const pair = (column: string) => ({ source: column, target: column });
  const filled = (key: readonly string[]) =>
    key.every((column) => columns.some((each) => each.name === column && !each.nullable));
  const key = primaryKey ?? uniqueKeys.find((unique) => filled(unique.columns)) ?? null;
  return {
    source: { schema, name },
    target: { schema, name },
    columns: columns.map((column) => pair(column.name)),
    key: (key?.columns ?? []).map(pair),
    unmatched: { source: [], target: [] },
    ...NO_DECISION,
  };
}

function byName({ tables }: Schema): ReadonlyMap<string, Table> {
  return new Map(tables.map((table) => [nameOf(table), table]));
}

function nameOf({ schema, name }: TableName): string {
  return JSON.stringify([schema, name]);
}

function bytesOf({ dataBytes, rowEstimate }: Table): number {
  return dataBytes ?? rowEstimate ?? 0;
}
