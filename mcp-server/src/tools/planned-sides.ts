import { plannedTarget } from '../ddl/planned-target.ts';
import { mapAsConfigured } from '../mapping/map-tables.ts';
import type { SchemaDdl } from '../model/ddl.ts';
import { tableKey } from '../model/mapping.ts';
import type { ToCreate } from '../plan/plan-input.ts';
import type { RenderedFile } from '../render/render-input.ts';
import type { ToolContext } from './define.ts';
import type { Mapped } from './inspect-both.ts';

/** Both sides and the mapping as they will be when the definition of the missing tables has run; as they are where nothing is missing. */
export function plannedSides(live: Mapped, { adopted }: SchemaDdl, context: ToolContext): Mapped {
  const { source, target } = live;
  const schema = plannedTarget(target.schema, adopted, target.database.dialect.ddl);
  if (schema.tables.length === target.schema.tables.length) return live;
  const { settings, refuse } = context.config();
  const { mapping, problems } = mapAsConfigured({
    source: source.schema,
    target: schema,
    asked: settings.mapping,
    sameDatabase: source.database.label === target.database.label,
  });
  if (problems.length > 0) throw refuse(problems);
  return { source, target: { ...target, schema }, mapping };
}

/** What is to be created between the target as it is and as it is planned, and the files that do it. */
export function toCreate(
  live: Mapped,
  planned: Mapped,
  { adopted, scripts }: SchemaDdl,
  files: readonly RenderedFile[],
): ToCreate {
  const there = new Set(live.target.schema.tables.map(tableKey));
  const mapped = new Set(planned.mapping.tables.map(({ target }) => tableKey(target)));
  const tables = adopted.names
    .filter(({ target }) => !there.has(tableKey(target)))
    .map(({ source, target }) => ({ source, target, mapped: mapped.has(tableKey(target)) }));
  const sql = files.map(({ path }) => path).filter((path) => path.endsWith('.sql'));
  const undo = sql.filter((path) => path.startsWith('schema/undo/')).toReversed();
  const forward = sql.filter((path) => !path.startsWith('schema/undo/'));
  return scripts.length === 0 ? { tables, files: [], undo: [] } : { tables, files: forward, undo };
}
