import type { Dialect, EngineName } from '../../engines/engine.ts';
import type { CompatFace, CompatLayer, CompatTable } from '../../model/compat.ts';
import { fullName } from '../../model/mapping.ts';
import { compatFiles } from '../compat.generated.ts';
import type { RenderedFile } from '../render-input.ts';
import { renderTemplate } from '../template-engine.ts';
import type { CompatContext, CompatReadmeContext } from './compat-contexts.ts';
import { shapesFile } from './shapes-file.ts';
import { unionTriggers, type ViewTrigger, viewTriggers } from './trigger-bodies.ts';
import { sharedDefault } from './union-lines.ts';
import { unionQuery, viewQuery } from './view-query.ts';
import { unionWrites, writes } from './writes.ts';

/** One shape over the tables of the other, and the database that holds these. */
export interface CompatSide {
  readonly face: CompatFace;
  readonly layer: CompatLayer;
  readonly dialect: Dialect;
}

/** The labels of both databases. */
export interface CompatOrigin {
  readonly source: string;
  readonly target: string;
}

type View = CompatContext['views'][number];

const FOLDERS = { old: 'compat', new: 'compat/ahead' } as const;
const templates = {
  mysql: { up: 'sql/mysql/compat.sql', down: 'sql/mysql/drop-compat.sql' },
  postgres: { up: 'sql/postgres/compat.sql', down: 'sql/postgres/drop-compat.sql' },
} as const;

/** The compatibility layers, sorted by path; of a shape of which no table can be given there is no file. The same input gives the same bytes. */
export function renderCompat(sides: readonly CompatSide[], origin: CompatOrigin): RenderedFile[] {
  const written = sides.filter(({ layer }) => layer.tables.length + layer.unions.length > 0);
  if (written.length === 0) return [];
  return [
    ...Object.entries(compatFiles).map(([path, text]) => ({ path: `${FOLDERS.old}/${path}`, text })),
    ...written.flatMap((side) => filesOf(side, origin)),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function filesOf(side: CompatSide, origin: CompatOrigin): RenderedFile[] {
  const { face, layer, dialect } = side;
  const folder = FOLDERS[face];
  const script = (direction: 'up' | 'down') => {
    const path = `${folder}/${direction}.sql`;
    const context = contextOf(side, origin, dialect.clientCommand(path));
    return { path, text: renderTemplate(templates[dialect.engine][direction], context, dialect) };
  };
  return [
    { path: `${folder}/README.md`, text: renderTemplate('documents/compat.md', readme(side, origin), null) },
    script('down'),
    { path: `${folder}/shapes.ts`, text: shapesFile(layer, face, dialect) },
    script('up'),
  ];
}

function contextOf({ face, layer, dialect }: CompatSide, origin: CompatOrigin, command: string): CompatContext {
  const views = viewsOf(layer, dialect);
  return {
    origin: { ...origin },
    face,
    store: face === 'old' ? 'new' : 'old',
    command,
    schemas: layer.schemas.join(', '),
    created: [...layer.schemas],
    dropped: views.map(({ view }) => view).toReversed(),
    views,
  };
}

function viewsOf({ tables, unions }: CompatLayer, dialect: Dialect): View[] {
  return [
    ...tables.map((table) => tableView(table, dialect)),
    ...unions.flatMap((union) => [
      ...union.homes.map((home) => tableView(home, dialect)),
      {
        label: fullName(union.source),
        view: { ...union.view },
        query: { sql: unionQuery(union, dialect) },
        writes: unionWrites(union, dialect),
        defaults: defaultsOf(union.homes[0]?.columns.map(({ name }) => [name, sharedDefault(union, name)]) ?? []),
        triggers: triggersOf(union, unionTriggers(union, dialect)),
      },
    ]),
  ];
}

function tableView(table: CompatTable, dialect: Dialect): View {
  return {
    label: fullName(table.source),
    view: { ...table.view },
    query: { sql: viewQuery(table, dialect) },
    writes: writes(table, dialect),
    defaults: defaultsOf(table.columns.map((column) => [column.name, column.default])),
    triggers: triggersOf(table, viewTriggers(table, dialect)),
  };
}

function defaultsOf(defaults: readonly (readonly [column: string, value: string | null])[]): View['defaults'] {
  return defaults.flatMap(([column, value]) => (value === null ? [] : [{ column, value: { sql: value } }]));
}

function triggersOf(
  { view, id }: Pick<CompatTable, 'view' | 'id'>,
  triggers: readonly ViewTrigger[],
): View['triggers'] {
  return triggers.map(({ name, events, body }) => ({
    name,
    function: { schema: view.schema, name: `${name}_${id}` },
    events: { sql: events },
    body: { sql: body },
  }));
}

function readme({ face, layer, dialect }: CompatSide, origin: CompatOrigin): CompatReadmeContext {
  const { connect, limits } = WORDS[dialect.engine];
  const folder = FOLDERS[face];
  const tables = layer.tables.map((table) => ({
    name: fullName(table.source),
    parts: partsText(table),
    writes: writes(table, dialect),
  }));
  const unions = layer.unions.map((union) => ({
    name: fullName(union.source),
    parts: union.homes.map(partsText).join(', or '),
    writes: unionWrites(union, dialect),
  }));
  return {
    origin: { ...origin },
    face,
    store: face === 'old' ? 'new' : 'old',
    behind: face === 'old',
    up: dialect.clientCommand(`${folder}/up.sql`),
    down: dialect.clientCommand(`${folder}/down.sql`),
    connect: `${connect} ${layer.schemas.join(', ')}`,
    tables: [...tables, ...unions].sort((a, b) => (a.name < b.name ? -1 : 1)),
    notCovered: layer.notCovered.map((each) => ({ ...each })),
    limits: limits.map((limit) => limit.replaceAll('FACE', face)),
  };
}

function partsText({ parts }: CompatTable): string {
  return parts
    .map((part) => `${fullName(part.table)}${part.optional === null ? '' : ` (where ${part.optional} is not NULL)`}`)
    .join(', ');
}

const WORDS: Readonly<Record<EngineName, { readonly connect: string; readonly limits: readonly string[] }>> = {
  mysql: {
    connect: 'the database',
    limits: [
      'Views have no triggers here. What the table above does not list goes through oldTable of old-table.ts, in the transaction of the application.',
      'Defaults and types are those of the columns beneath. TRUNCATE and LOAD DATA need the tables themselves.',
      'An INSERT through a view gives LAST_INSERT_ID() as the table does.',
      'A new key of a row that lies in several tables needs a foreign key between them that is ON UPDATE CASCADE, or none: InnoDB looks at each row at once.',
    ],
  },
  postgres: {
    connect: 'search_path =',
    limits: [
      'Types are those of the columns beneath. Defaults are the FACE ones where both shapes are PostgreSQL; where each of several tables has its own, an explicit NULL gets it too.',
      'TRUNCATE, and ON CONFLICT where a trigger inserts. COPY FROM works through the insert trigger, and not into views that have none.',
      'An UPDATE that computes from a value which another transaction changed at the same moment fails with 40001 on a view that triggers write: run it again.',
      'Views read and, without triggers, write with the rights of their owner; triggers write with those of the caller. Row level security of the tables is that of the view’s owner.',
      'Constraint errors name the table beneath and its constraint.',
      'Functions and triggers of the database that name tables without a schema find the views first while the FACE version calls them.',
    ],
  },
};
