import { join } from 'node:path';
import { schemaHash } from '../kit/hash-of.ts';
import { LockstepError } from '../model/errors.ts';
import type { Schema } from '../model/schema.ts';
import { known, type Seen, unseen } from '../model/seen.ts';
import type { SchemaChange, SyncStatus } from '../model/sync-status.ts';
import { driftTrend } from '../observe/drift-trend.ts';
import { observe, type Reading } from '../observe/observe.ts';
import { pause } from '../observe/pause.ts';
import { plannedTables, schemaChanges } from '../observe/schema-changes.ts';
import { readPlainFile } from '../render/plan-folder.ts';
import type { ToolContext } from './define.ts';
import { type Inspected, inspectBoth } from './inspect-both.ts';

const DESCRIPTORS = 'migration/sync/src/descriptors.ts';

/** What whoever looks again and again takes from one look to the next. */
export interface ObserveMemory {
  readonly reading: Reading;
  readonly schemas: SchemasSeen;
}

interface SchemasSeen {
  /** performance.now() when they were read. */
  readonly at: number;
  readonly changes: Seen<readonly SchemaChange[]>;
  readonly rowsOf: (table: string) => number | null;
}

/** How the migration of this project stands: both databases, the plan and the recorded checks of parity. */
export async function observeProject(
  context: ToolContext,
  memory: ObserveMemory | null,
): Promise<{ readonly status: SyncStatus; readonly memory: ObserveMemory }> {
  const { settings } = context.config();
  const fresh = memory !== null && performance.now() - memory.schemas.at < settings.observe.schema_seconds * 1000;
  const schemas = fresh ? memory.schemas : await readSchemas(context);
  const { status, reading } = await observe({
    source: context.database('source'),
    target: context.database('target'),
    settings: settings.observe,
    cdc: settings.cdc,
    signal: context.signal,
    previous: memory?.reading ?? null,
    pause,
    drift: known(driftTrend([], Date.now())),
    schema: schemas.changes,
    rowsOf: schemas.rowsOf,
  });
  return { status, memory: { reading, schemas } };
}

async function readSchemas(context: ToolContext): Promise<SchemasSeen> {
  const at = performance.now();
  const blind = { at, rowsOf: () => null };
  try {
    const { source, target } = await inspectBoth(context);
    const changes = await changesSince(context, { source, target });
    return { at, changes, rowsOf: rowsIn(source.schema) };
  } catch (error) {
    if (!(error instanceof LockstepError) || context.signal.aborted || error.code === 'CONFIG') throw error;
    return { ...blind, changes: unseen(error.message, error.hint) };
  }
}

async function changesSince(
  context: ToolContext,
  sides: { readonly source: Inspected; readonly target: Inspected },
): Promise<Seen<readonly SchemaChange[]>> {
  const file = await readPlainFile(join(context.config().projectDir, DESCRIPTORS));
  if (file === null) return unseen(`there is no ${DESCRIPTORS} in this project`, 'Run generate_plan.');
  const tables = plannedTables(file.toString('utf8'));
  if (tables === null) return unseen(`${DESCRIPTORS} is not as generate_plan wrote it`, 'Run generate_plan again.');
  const live = ({ schema, database }: Inspected) => ({
    schema,
    hashOf: (table: Schema['tables'][number]) => schemaHash(table, database.dialect),
  });
  return known(schemaChanges(tables, { source: live(sides.source), target: live(sides.target) }));
}

function rowsIn({ tables }: Schema): (table: string) => number | null {
  const rows = new Map(tables.map(({ schema, name, rowEstimate }) => [`${schema}.${name}`, rowEstimate]));
  return (table) => rows.get(table) ?? null;
}
