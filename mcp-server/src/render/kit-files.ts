import type { Dialect, EngineName } from '../engines/engine.ts';
import type { Capture, DescribedKit } from '../model/described-kit.ts';
import { dollarTag } from '../model/dollar-tag.ts';
import { printableJson } from '../model/printable.ts';
import kitFiles from './kit.generated.json' with { type: 'json' };
import type { CaptureContext, KitReadmeContext } from './kit-contexts.ts';
import { kitFolder } from './kit-folder.ts';
import type { RenderedFile } from './render-input.ts';
import { renderTemplate } from './template-engine.ts';
import { plainLabel } from './visible-text.ts';

type Side = 'source' | 'target';

/** Both databases, for the texts of the kit. */
export interface KitSides {
  readonly source: KitSideFacts;
  readonly target: KitSideFacts;
}

export interface KitSideFacts {
  /** Host, port and database. */
  readonly label: string;
  /** What the server calls itself, with its version. */
  readonly server: string;
  readonly dialect: Dialect;
}

const captureTemplates: Readonly<
  Record<
    EngineName,
    readonly [
      'sql/mysql/capture.sql' | 'sql/postgres/capture.sql',
      'sql/mysql/drop-capture.sql' | 'sql/postgres/drop-capture.sql',
    ]
  >
> = {
  mysql: ['sql/mysql/capture.sql', 'sql/mysql/drop-capture.sql'],
  postgres: ['sql/postgres/capture.sql', 'sql/postgres/drop-capture.sql'],
};

/** The sync kit as a package of its own, sorted by path; nothing when no table can be carried. The same input gives the same bytes. */
export function renderKit(described: DescribedKit, sides: KitSides): RenderedFile[] {
  if (described.kit.tables.length === 0) return [];
  const files: RenderedFile[] = [
    ...Object.entries(kitFiles).map(([path, text]) => ({ path, text })),
    { path: 'src/descriptors.ts', text: descriptors(described) },
    { path: 'README.md', text: renderTemplate('documents/sync.md', readme(described, sides), null) },
    ...(['source', 'target'] as const).flatMap((side) => triggers(described, sides, side)),
  ];
  return files
    .map(({ path, text }) => ({ path: `${kitFolder}/${path}`, text }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function descriptors({ kit }: DescribedKit): string {
  return [
    "import type { KitDescriptor } from './descriptor.ts';",
    '',
    '/** The migration, written from the mapping: change lockstep.yaml and generate the plan again, not this file. */',
    `export const kit: KitDescriptor = ${printableJson(kit, 2)};`,
    '',
  ].join('\n');
}

function triggers({ kit, capture }: DescribedKit, sides: KitSides, side: Side): RenderedFile[] {
  const { dialect } = sides[side];
  const [create, drop] = captureTemplates[dialect.engine];
  const context = captureContext(
    capture[side],
    { source: sides.source.label, target: sides.target.label },
    side,
    kit[side].schema,
  );
  return [
    { path: `sql/${side}-triggers.sql`, text: renderTemplate(create, context, dialect) },
    { path: `sql/${side}-triggers-undo.sql`, text: renderTemplate(drop, context, dialect) },
  ];
}

function captureContext(capture: Capture, origin: CaptureContext['origin'], side: Side, home: string): CaptureContext {
  return {
    origin,
    side,
    unseen: capture.limits.map(({ table, what }) => `${table}: ${what}`),
    outbox: { schema: home, name: 'lockstep_outbox' },
    tables: capture.tables.map(({ name, table, id, key }) => {
      const own = (event: string) => ({ schema: table.schema, name: `lockstep_${id}_${event}` });
      const names = [home, name, table.schema, table.name, key.new, key.old, key.own];
      return {
        tag: dollarTag(names.join('\n')),
        label: plainLabel(`${table.schema}.${table.name}`),
        name,
        table: { ...table },
        newKey: { sql: key.new },
        oldKey: { sql: key.old },
        ownKey: { sql: key.own },
        insert: own('insert'),
        update: own('update'),
        delete: own('delete'),
        function: { schema: home, name: `lockstep_${id}_capture` },
      };
    }),
  };
}

const EXAMPLES: Readonly<Record<EngineName, string>> = {
  mysql: 'mysql://kit:…@host:3306/database',
  postgres: 'postgres://kit:…@host:5432/database',
};

function readme({ kit, notCarried, limits, capture }: DescribedKit, sides: KitSides): KitReadmeContext {
  const shown = (side: Side) => ({
    role: side,
    label: sides[side].label,
    server: sides[side].server,
    schema: kit[side].schema,
    variable: `LOCKSTEP_${side.toUpperCase()}_URL`,
    url: EXAMPLES[sides[side].dialect.engine],
  });
  const unseen = (side: Side) => capture[side].limits.map(({ table, what }) => ({ side, table, what }));
  return {
    origin: { source: sides.source.label, target: sides.target.label },
    fingerprint: kit.fingerprint,
    sides: [shown('source'), shown('target')],
    tables: kit.tables.map((table) => ({
      source: table.name,
      target: `${table.target.schema}.${table.target.name}`,
      key: table.key.map((place) => table.columns[place]?.name ?? '').join(', '),
      columns: table.columns.length,
      shape: shapeOf(table, kit.tables),
    })),
    notCarried: notCarried.map(({ table, column, reason }) => ({
      what: column === null ? table : `${table}.${column}`,
      reason,
    })),
    limits: [...limits],
    unseen: [...unseen('source'), ...unseen('target')],
    triggers: capture.source.tables.length + capture.target.tables.length > 0,
  };
}

/** What is special about a pair, in words. */
function shapeOf(table: DescribedKit['kit']['tables'][number], all: DescribedKit['kit']['tables']): string {
  const constants = table.columns.filter(({ constant }) => constant !== undefined);
  const computed = table.columns.filter(({ source }) => source?.computed === true);
  return [
    ...(all.filter(({ name }) => name === table.name).length > 1 ? ['one of several targets of its source'] : []),
    ...(table.source.where === null ? [] : ['only rows that the mapping selects']),
    ...(constants.length === 0 ? [] : [`constant: ${constants.map(({ name }) => name).join(', ')}`]),
    ...(computed.length === 0
      ? []
      : [`never written back, the source computes it: ${computed.map(({ name }) => name).join(', ')}`]),
  ].join('; ');
}
