import type { ViewScript } from '../model/object-verdict.ts';
import type { ViewsContext } from './contexts.ts';
import type { Origin } from './document-contexts.ts';
import type { RenderedFile, RenderInput } from './render-input.ts';
import { renderTemplate } from './template-engine.ts';

const forward = { mysql: 'sql/mysql/views.sql', postgres: 'sql/postgres/views.sql' } as const;
const reverse = { mysql: 'sql/mysql/drop-views.sql', postgres: 'sql/postgres/drop-views.sql' } as const;

/** The script of the views, after those of the tables. */
export const VIEWS_FILE = 'schema/6-views.sql';
const UNDO_FILE = 'schema/undo/6-views.sql';

/** The scripts that make the views which are certain and take them back, drafts as comments; nothing when there is none of either. */
export function viewFiles({ objects, targetDialect }: RenderInput, origin: Origin): RenderedFile[] {
  const certain = objects.views.filter(({ doubts }) => doubts.length === 0);
  const drafts = objects.views.filter(({ doubts }) => doubts.length > 0);
  if (objects.views.length === 0) return [];
  const { engine } = targetDialect;
  const context: ViewsContext = {
    origin,
    command: targetDialect.clientCommand(VIEWS_FILE),
    views: certain.map(shown),
    drafts: drafts.map((view) => ({ ...shown(view), doubts: view.doubts })),
  };
  const made = { path: VIEWS_FILE, text: renderTemplate(forward[engine], context, targetDialect) };
  if (certain.length === 0) return [made];
  const views = certain.map(({ schema, name, materialized }) => ({ view: { schema, name }, materialized })).reverse();
  const undo = { origin, command: targetDialect.clientCommand(UNDO_FILE), views };
  return [made, { path: UNDO_FILE, text: renderTemplate(reverse[engine], undo, targetDialect) }];
}

function shown({ schema, name, materialized, asInvoker, query }: ViewScript) {
  return { label: `${schema}.${name}`, view: { schema, name }, materialized, asInvoker, query: { sql: query } };
}
