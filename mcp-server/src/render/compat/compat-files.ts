import type { Dialect, EngineName } from '../../engines/engine.ts';
import type { CompatLayer, CompatTable } from '../../model/compat.ts';
import { fullName } from '../../model/mapping.ts';
import { compatFiles } from '../compat.generated.ts';
import type { RenderedFile } from '../render-input.ts';
import { renderTemplate } from '../template-engine.ts';
import type { CompatContext, CompatReadmeContext } from './compat-contexts.ts';
import { shapesFile } from './shapes-file.ts';
import { viewTriggers } from './trigger-bodies.ts';
import { viewQuery } from './view-query.ts';

/** Whose shape is kept, and the database that keeps it. */
export interface CompatFacts {
  readonly source: string;
  readonly target: string;
  readonly dialect: Dialect;
}

const FOLDER = 'compat';
const templates = {
  mysql: { up: 'sql/mysql/compat.sql', down: 'sql/mysql/drop-compat.sql' },
  postgres: { up: 'sql/postgres/compat.sql', down: 'sql/postgres/drop-compat.sql' },
} as const;

/** The compatibility layer, sorted by path; nothing when no table of the old shape can be given. The same input gives the same bytes. */
export function renderCompat(layer: CompatLayer, facts: CompatFacts): RenderedFile[] {
  if (layer.tables.length === 0) return [];
  const { dialect } = facts;
  const script = (direction: 'up' | 'down') => {
    const path = `${FOLDER}/${direction}.sql`;
    const context = contextOf(layer, facts, dialect.clientCommand(path));
    const views = direction === 'up' ? context.views : context.views.toReversed();
    return { path, text: renderTemplate(templates[dialect.engine][direction], { ...context, views }, dialect) };
  };
  return [
    { path: `${FOLDER}/README.md`, text: renderTemplate('documents/compat.md', readme(layer, facts), null) },
    script('down'),
    ...Object.entries(compatFiles).map(([path, text]) => ({ path: `${FOLDER}/${path}`, text })),
    { path: `${FOLDER}/shapes.ts`, text: shapesFile(layer, dialect) },
    script('up'),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function contextOf(
  { schemas, tables }: CompatLayer,
  { source, target, dialect }: CompatFacts,
  command: string,
): CompatContext {
  return {
    origin: { source, target },
    command,
    schemas: schemas.join(', '),
    created: [...schemas],
    views: tables.map((table) => ({
      label: fullName(table.source),
      view: { ...table.view },
      query: { sql: viewQuery(table, dialect) },
      writes: writes(table, dialect),
      defaults: table.columns.flatMap(({ name, default: value }) =>
        value === null ? [] : [{ column: name, value: { sql: value } }],
      ),
      triggers: viewTriggers(table, dialect).map(({ name, events, body }) => ({
        name,
        function: { schema: table.view.schema, name: `${name}_${table.id}` },
        events: { sql: events },
        body: { sql: body },
      })),
    })),
  };
}

function readme(layer: CompatLayer, { source, target, dialect }: CompatFacts): CompatReadmeContext {
  const { connect, limits } = WORDS[dialect.engine];
  return {
    origin: { source, target },
    up: dialect.clientCommand(`${FOLDER}/up.sql`),
    down: dialect.clientCommand(`${FOLDER}/down.sql`),
    connect: `${connect} ${layer.schemas.join(', ')}`,
    tables: layer.tables.map((table) => ({
      name: fullName(table.source),
      parts: table.parts
        .map(
          (part) => `${fullName(part.table)}${part.optional === null ? '' : ` (where ${part.optional} is not NULL)`}`,
        )
        .join(', '),
      writes: writes(table, dialect),
    })),
    notCovered: layer.notCovered.map((each) => ({ ...each })),
    limits: [...limits],
  };
}

const WORDS: Readonly<Record<EngineName, { readonly connect: string; readonly limits: readonly string[] }>> = {
  mysql: {
    connect: 'the database',
    limits: [
      'Views have no triggers here. What the table above does not list goes through oldTable of old-table.ts, in the transaction of the application.',
      'Defaults and types are those of the new columns. TRUNCATE and LOAD DATA need the tables themselves.',
      'An INSERT through a view gives LAST_INSERT_ID() as the table does.',
    ],
  },
  postgres: {
    connect: 'search_path =',
    limits: [
      'Types are those of the new columns. Defaults are the old ones where both shapes are PostgreSQL.',
      'TRUNCATE, and ON CONFLICT where a trigger inserts. COPY FROM works through the insert trigger, and not into views that have none.',
      'An UPDATE that computes from a value which another transaction changed at the same moment fails with 40001 on a view over several tables: run it again.',
      'Views read and, without triggers, write with the rights of their owner; triggers write with those of the caller. Row level security of the tables is that of the view’s owner.',
      'Constraint errors name the new table and its constraint.',
      'Functions and triggers of the database that name tables without a schema find the views first while the old version calls them.',
    ],
  },
};

/** What may be written through a view. */
function writes(table: CompatTable, dialect: Dialect): string {
  const lost = table.columns.filter(({ target }) => target === null).map(({ name }) => name);
  const without = lost.length === 0 ? '' : `; ${lost.join(', ')} reads as NULL and takes nothing else`;
  if (dialect.views !== null) return `read, INSERT, UPDATE, DELETE${without}`;
  const [anchor, ...others] = table.parts;
  if (others.some(({ optional }) => optional !== null)) return `read only, write by the adapter${without}`;
  if (others.length > 0)
    return `read, UPDATE of columns of one table at a time; INSERT and DELETE by the adapter${without}`;
  return lost.length > 0 || (anchor?.constants.length ?? 0) > 0
    ? `read, UPDATE, DELETE; INSERT by the adapter${without}`
    : 'read, INSERT, UPDATE, DELETE';
}
