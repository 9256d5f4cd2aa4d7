import type { Side } from '../config.ts';
import type { Database } from '../engines/engine.ts';
import { mapAsConfigured } from '../mapping/map-tables.ts';
import { bothSides } from '../model/both-sides.ts';
import type { ChangeSetting } from '../model/change-settings.ts';
import type { Subject } from '../model/evidence.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Schema } from '../model/schema.ts';
import { mappingHash, schemaHash } from '../model/schema-hash.ts';
import type { RunContext, ToolContext } from './define.ts';

export interface Inspected {
  readonly database: Database;
  readonly schema: Schema;
}

/** Reads one side's catalogue in one transaction. */
export async function inspectSide(side: Side, context: ToolContext): Promise<Inspected> {
  const database = context.database(side);
  const schema = await database.read((reader) => reader.inspect(), { signal: context.signal });
  return { database, schema };
}

/** Reads both catalogues at once; the first error of either side ends the call. */
export function inspectBoth(context: ToolContext): Promise<Readonly<Record<Side, Inspected>>> {
  return bothSides(context.signal, (side, signal) => inspectSide(side, { ...context, signal }));
}

export interface Mapped {
  readonly source: Inspected;
  readonly target: Inspected;
  readonly mapping: Mapping;
}

/** Both catalogues, and what receives what in them by lockstep.yaml and by name. CONFIG names every setting that does not fit them; the witness is told what was seen. */
export async function inspectMapped(context: RunContext): Promise<Mapped> {
  const { source, target } = await inspectBoth(context);
  const { settings, refuse } = context.config();
  const { mapping, problems } = mapAsConfigured({
    source: source.schema,
    target: target.schema,
    asked: settings.mapping,
    sameDatabase: source.database.label === target.database.label,
  });
  if (problems.length > 0) throw refuse(problems);
  context.witness.subject(() => subjectOf({ source, target, mapping }, settings.changes));
  return { source, target, mapping };
}

/** What evidence says of both databases and the mapping. */
export function subjectOf({ source, target, mapping }: Mapped, changes: readonly ChangeSetting[]): Subject {
  return {
    source: source.database.label,
    target: target.database.label,
    schemas: { source: schemaHash(source.schema, changes), target: schemaHash(target.schema, changes) },
    mapping: mappingHash(mapping),
  };
}
