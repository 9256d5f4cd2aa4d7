import { join } from 'node:path';
import { fenceMark } from '../evidence/fence-mark.ts';
import { type Evidence, readEvidence } from '../evidence/read-evidence.ts';
import { schemaHash } from '../kit/hash-of.ts';
import { LockstepError } from '../model/errors.ts';
import type { FenceMark } from '../model/pipe-status.ts';
import type { Schema } from '../model/schema.ts';
import { known, type Seen, unseen } from '../model/seen.ts';
import type { DriftStatus, SchemaChange, SyncStatus } from '../model/sync-status.ts';
import { askSide } from '../observe/ask-side.ts';
import { differingTables } from '../observe/differing-tables.ts';
import { driftPoints } from '../observe/drift-points.ts';
import { driftTrend } from '../observe/drift-trend.ts';
import { observe } from '../observe/observe.ts';
import type { PlannedPair, Reading } from '../observe/observe-input.ts';
import { pause } from '../observe/pause.ts';
import { readLatency } from '../observe/read-latency.ts';
import { readShadow } from '../observe/read-shadow.ts';
import { type PlannedTables, plannedTables, schemaChanges } from '../observe/schema-changes.ts';
import { readPlainFile } from '../render/plan-folder.ts';
import { cdcAccess } from './cdc-access.ts';
import type { RunContext } from './define.ts';
import { type Inspected, inspectMapped } from './inspect-both.ts';

const DESCRIPTORS = 'migration/sync/src/descriptors.ts';

/** What whoever looks again and again takes from one look to the next. */
export interface ObserveMemory {
  readonly reading: Reading;
  readonly schemas: SchemasSeen;
}

/** What is read less often. */
interface SchemasSeen {
  /** performance.now() when they were read. */
  readonly at: number;
  readonly changes: Seen<readonly SchemaChange[]>;
  readonly rowsOf: (table: string) => number | null;
  readonly shapes: string | null;
  readonly planned: Seen<readonly PlannedPair[]>;
  readonly drift: Seen<DriftStatus>;
  readonly shadow: SyncStatus['shadow'];
  readonly fence: FenceMark | null;
}

/** How the migration of this project stands: both databases, the plan and the recorded checks of parity. */
export async function observeProject(
  context: RunContext,
  memory: ObserveMemory | null,
): Promise<{ readonly status: SyncStatus; readonly memory: ObserveMemory }> {
  const { settings } = context.config();
  const fresh = memory !== null && performance.now() - memory.schemas.at < settings.observe.schema_seconds * 1000;
  const schemas = fresh ? memory.schemas : await readSchemas(context);
  const latency = await readLatency(settings.observe, context.signal);
  const changes = await readChanges(context);
  const { status, reading } = await observe({
    source: context.database('source'),
    target: context.database('target'),
    settings: settings.observe,
    cdc: await cdcAccess(context),
    signal: context.signal,
    previous: memory?.reading ?? null,
    pause,
    drift: schemas.drift,
    schema: schemas.changes,
    rowsOf: schemas.rowsOf,
    planned: schemas.planned,
    shadow: schemas.shadow,
    latency,
    changes,
    shapes: schemas.shapes,
    fence: schemas.fence,
  });
  return { status, memory: { reading, schemas } };
}

/** What the changes of lockstep.yaml have noted of themselves; null: there are none. */
async function readChanges(context: RunContext): Promise<SyncStatus['changes']> {
  if (context.config().settings.changes.length === 0) return null;
  const { answer } = await askSide(context.database('source'), context.signal, (reader) => reader.changeRecords());
  return answer.known ? answer.value : answer;
}

async function readSchemas(context: RunContext): Promise<SchemasSeen> {
  const at = performance.now();
  const { projectDir, settings } = context.config();
  const shadow = await readShadow(projectDir, settings.observe.shadow_files);
  const planned = await readPlanned(projectDir);
  const evidence = await readEvidence(projectDir);
  const rest = {
    shadow,
    drift: driftOf(evidence),
    fence: fenceMark(evidence, { source: context.database('source').label, target: context.database('target').label }),
    shapes: planned.known ? shapesOf(planned.value) : null,
    planned: planned.known ? known(pairsOf(planned.value)) : planned,
  };
  try {
    const { source, target } = await inspectMapped(context);
    const sides = { source: liveSide(source), target: liveSide(target) };
    const changes = planned.known ? known(schemaChanges(planned.value, sides)) : planned;
    return { at, changes, rowsOf: rowsIn(source.schema), ...rest };
  } catch (error) {
    if (!(error instanceof LockstepError) || context.signal.aborted || error.code === 'CONFIG') throw error;
    return { at, changes: unseen(error.message, error.hint), rowsOf: () => null, ...rest };
  }
}

async function readPlanned(projectDir: string): Promise<Seen<PlannedTables>> {
  const file = await readPlainFile(join(projectDir, DESCRIPTORS));
  if (file === null)
    return unseen(
      `there is no ${DESCRIPTORS} in this project`,
      'Run `lockstep generate-plan`: it writes it, with the sync kit.',
    );
  const tables = plannedTables(file.toString('utf8'));
  return tables === null
    ? unseen(
        `${DESCRIPTORS} is not as generate_plan wrote it`,
        'Run `lockstep generate-plan` again, and compare yours with descriptors.ts.new.',
      )
    : known(tables);
}

function driftOf({ records, broken }: Evidence): Seen<DriftStatus> {
  const now = Date.now();
  return broken === null
    ? known(driftTrend(driftPoints(records), now, differingTables(records, now)))
    : unseen(
        `the evidence is not as it was written (${broken.at}: ${broken.what})`,
        'Run `lockstep evidence verify`: it names the line, and what to restore.',
      );
}

function pairsOf(tables: PlannedTables): PlannedPair[] {
  return tables.map(({ name, target }) => ({ table: name, to: `${target.schema}.${target.name}` }));
}

/** As the kit writes them beside a proof of the way back. */
function shapesOf(tables: PlannedTables): string {
  return tables.map(({ source, target }) => `${source.schemaHash}/${target.schemaHash}`).join(' ');
}

function liveSide({ schema, database }: Inspected) {
  return { schema, hashOf: (table: Schema['tables'][number]) => schemaHash(table, database.dialect) };
}

function rowsIn({ tables }: Schema): (table: string) => number | null {
  const rows = new Map(tables.map(({ schema, name, rowEstimate }) => [`${schema}.${name}`, rowEstimate]));
  return (table) => rows.get(table) ?? null;
}
