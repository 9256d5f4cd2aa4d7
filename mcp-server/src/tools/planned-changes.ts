import { makeChanges } from '../change/make-changes.ts';
import type { Changes } from '../model/change.ts';
import { LockstepError } from '../model/errors.ts';
import { renderChanges } from '../render/change/change-files.ts';
import { renderForTools } from '../render/migration-tools/render-for-tools.ts';
import type { RenderedFile } from '../render/render-input.ts';
import { listFiles } from '../writers/repository/list-files.ts';
import type { ToolContext } from './define.ts';
import { foundTools } from './found-tools.ts';
import type { Mapped } from './inspect-both.ts';

/** The changes of lockstep.yaml inside one database; those that cannot be made are refused with the reason. */
export function changesOf(live: Mapped, context: ToolContext): Changes {
  const { changes } = context.config().settings;
  const { schema, database } = live.source;
  if (changes.length > 0 && !isOneDatabase(live))
    throw new LockstepError('CONFIG', 'lockstep.yaml has changes:, and source and target are two databases.', {
      hint: 'Write target: source for changes inside one database, or take the changes out.',
    });
  return makeChanges(changes, schema, database.dialect.change);
}

/** The scripts of the changes, and the same as the project's migration tools read them. */
export async function changeFiles(
  changes: Changes,
  { source: { database } }: Mapped,
  context: ToolContext,
): Promise<RenderedFile[]> {
  if (changes.made.length === 0) return [];
  const { settings, projectDir } = context.config();
  const { lock_seconds: lockSeconds, statement_seconds: statementSeconds } = settings.limits;
  const { label, dialect } = database;
  const facts = { database: label, dialect, limits: { lockSeconds, statementSeconds } };
  const tools = foundTools(projectDir, await listFiles(projectDir, context.signal));
  const releasedOf = (name: string) => settings.changes.find((change) => change.name === name)?.released ?? [];
  return [...renderChanges(changes, facts), ...renderForTools(changes.made, facts, tools, releasedOf)];
}

/** Whether source and target are the same database. */
export function isOneDatabase({ source, target }: Mapped): boolean {
  return source.database.label === target.database.label;
}
