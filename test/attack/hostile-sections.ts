import { describeCapacity } from '../../mcp-server/src/cdc/capacity.ts';
import { describeCdc } from '../../mcp-server/src/cdc/describe-cdc.ts';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { describeAhead, describeCompat } from '../../mcp-server/src/compat/describe-compat.ts';
import type { Settings } from '../../mcp-server/src/config/settings.ts';
import type { Dialect, Engine } from '../../mcp-server/src/engines/engine.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import { columnType } from '../../mcp-server/src/engines/mysql/types.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import { describeKit } from '../../mcp-server/src/kit/describe-kit.ts';
import { mapAsConfigured } from '../../mcp-server/src/mapping/map-tables.ts';
import type { Column, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import { renderCdc } from '../../mcp-server/src/render/cdc/cdc-files.ts';
import { renderChanges } from '../../mcp-server/src/render/change/change-files.ts';
import { renderCompat } from '../../mcp-server/src/render/compat/compat-files.ts';
import kitFiles from '../../mcp-server/src/render/kit.generated.json' with { type: 'json' };
import { renderKit } from '../../mcp-server/src/render/kit-files.ts';
import { type FoundTool, MIGRATION_TOOLS } from '../../mcp-server/src/render/migration-tools/migration.ts';
import { renderForTools } from '../../mcp-server/src/render/migration-tools/render-for-tools.ts';
import { renderMonitoring } from '../../mcp-server/src/render/monitoring/monitoring-files.ts';
import type { RenderedFile } from '../../mcp-server/src/render/render-input.ts';
import { renderPlan } from '../../mcp-server/src/render/render-plan.ts';
import { column, foreignKey, key, numbered, schema, table } from '../compare/build.ts';
import { mysqlSemantics, postgresSemantics } from '../compare/servers.ts';
import { shop } from '../plan/shop.ts';

/** A text of lockstep.yaml with the place where it stands. */
export interface Placed {
  readonly path: string;
  readonly text: string;
}

/** An engine as the tests of texts know it, without a server. */
export interface Home {
  readonly engine: Engine;
  readonly dialect: Dialect;
  readonly varchar: string;
  readonly facts: Partial<Schema>;
}

export const HOMES: Readonly<Record<'mysql' | 'postgres', Home>> = {
  mysql: {
    engine: mysql,
    dialect: mysqlDialect,
    varchar: 'varchar(60)',
    facts: { engine: 'mysql', flavor: 'mysql', version: '9.7.4', semantics: mysqlSemantics },
  },
  postgres: {
    engine: postgres,
    dialect: postgresDialect,
    varchar: 'character varying(60)',
    facts: { engine: 'postgres', flavor: 'postgresql', version: '18.4', semantics: postgresSemantics },
  },
};

const of = (rawType: string, name: string, more: Partial<Column> = {}) =>
  column(
    name,
    rawType,
    columnType(rawType.replace('character varying', 'varchar').replace('integer', 'int'), null),
    more,
  );
const textsAt = (placed: readonly Placed[], where: RegExp) => [
  ...new Set(placed.filter(({ path }) => where.test(path)).map(({ text }) => text)),
];

/** Files of one change, and why there are none. */
export interface Made {
  readonly files: readonly RenderedFile[];
  readonly refused: readonly string[];
}

const EXISTING: Readonly<Record<string, string>> = {
  drizzle: JSON.stringify({ version: '7', dialect: 'postgresql', entries: [] }),
};
const TOOLS: readonly FoundTool[] = MIGRATION_TOOLS.map((tool) => ({
  tool,
  by: 'the test',
  folder: `for-${tool}`,
  existing: [],
  module: { extension: 'ts', typed: true, exports: 'import' },
  journal: EXISTING[tool] ?? null,
}));

/** Every file of the changes, over tables and columns that are called as the settings say. */
export function changesMade(settings: Settings, placed: readonly Placed[], home: Home): Made {
  const { dialect } = home;
  const made = makeChanges(settings.changes, changedSchema(settings, placed, home), dialect.change);
  const facts = { database: 'db.example.com:1/app', dialect, limits: { lockSeconds: 3, statementSeconds: 900 } };
  const released = (name: string) => settings.changes.find((change) => change.name === name)?.released ?? [];
  return {
    files: [...renderChanges(made, facts), ...renderForTools(made.made, facts, TOOLS, released)],
    refused: made.refused.map(({ kind, reason }) => `${kind}: ${reason}`),
  };
}

/** The tables that the changes name, with every column that they name; those that another one refers to have keys for it. */
function changedSchema({ changes }: Settings, placed: readonly Placed[], { engine, varchar, facts }: Home): Schema {
  const named = textsAt(placed, /\.(column|columns\[\]|where\[\]\.column|rename\{key\})$/);
  const columns = named.filter((name) => !name.endsWith('.id'));
  const parents = textsAt(placed, /\.(into|references\.table)(\.name)?$/);
  const inSchema = textsAt(placed, /\.schema$/)[0] ?? 'app';
  const [change] = changes;
  const kind = change?.kind;
  // MySQL makes no key a uuid.
  const flavored =
    engine.name === 'mysql' && change?.kind === 'change-primary-key' && change.type === 'uuid'
      ? ({ flavor: 'mariadb', version: '10.11.19' } as const)
      : {};
  const id = of(engine.name === 'mysql' ? 'int' : 'integer', 'id', {
    identity: kind === 'change-primary-key' ? numbered('serial') : null,
  });
  const within = (name: string, more: Partial<Table>) =>
    table(name, [id, ...columns.map((each) => of(varchar, each))], {
      schema: inSchema,
      // A partitioned table keeps unique only what holds its column.
      ...(kind === 'partition-table' ? { primaryKey: key('PRIMARY', 'id', ...columns) } : {}),
      ...(engine.name === 'mysql' ? { storage: 'InnoDB', rowFormat: 'dynamic', collation: 'utf8mb4_bin' } : {}),
      ...more,
    });
  const reference = (parent: string, at: number) =>
    foreignKey(`to_${at}`, 'id', parent, { references: { schema: inSchema, table: parent, columns: ['id'] } });
  return schema(
    [
      ...parents.map((name) => within(name, { uniqueKeys: columns.map((each, at) => key(`one_${at}`, each)) })),
      ...textsAt(placed, /(>|others\[\])\.table(\.name)?$/).map((name) =>
        within(name, { foreignKeys: parents.map(reference) }),
      ),
    ],
    { ...facts, ...flavored, database: inSchema, defaultSchema: inSchema },
  );
}

/** Every file of a migration between tables and columns that are called as `mapping:` and `compat:` say, and what was wrong with the settings. */
export function migrationMade(
  settings: Settings,
  placed: readonly Placed[],
  [from, to]: readonly [Home, Home],
): { readonly files: readonly RenderedFile[]; readonly mistakes: readonly string[] } {
  const [sourceSchema, targetSchema] = mappedSchemas(placed, from, to);
  const asked = { source: sourceSchema, target: targetSchema, asked: settings.mapping, sameDatabase: false };
  const { mapping, problems } = mapAsConfigured(asked);
  const dialects = { sourceDialect: from.dialect, targetDialect: to.dialect };
  const side = (which: Schema, { dialect }: Home) => ({ schema: which, dialect, encrypted: false });
  const sides = { source: side(sourceSchema, from), target: side(targetSchema, to), mapping };
  const labelled = {
    source: { label: 'db1:1/old', server: '', dialect: from.dialect },
    target: { label: 'db2:2/new', server: '', dialect: to.dialect },
  };
  const cdc = describeCdc({ ...sides, ...(settings.cdc === undefined ? {} : { prefix: settings.cdc.prefix }) });
  const { schema: old = 'old', new_schema: ahead = 'new' } = settings.compat ?? {};
  const faces = { source: sourceSchema, target: targetSchema, mapping };
  const schemas = { sourceSchema, targetSchema, mapping, findings: [] };
  const plan = makePlan({ ...shop(), ...schemas });
  return {
    mistakes: problems.map(({ path, message }) => `${path.join('.')}: ${message}`),
    files: [
      ...renderPlan(plan, { ...shop(), ...schemas, ...dialects }),
      // The rest of the kit is the same for everybody.
      ...renderKit(describeKit(sides), labelled).filter(({ path }) => !(path.replace(/^sync\//, '') in kitFiles)),
      ...renderCompat(
        [
          { face: 'old', layer: describeCompat({ ...faces, dialect: to.dialect, schema: old }), dialect: to.dialect },
          {
            face: 'new',
            layer: describeAhead({ ...faces, dialect: from.dialect, schema: ahead }),
            dialect: from.dialect,
          },
        ],
        { source: 'db1:1/old', target: 'db2:2/new' },
      ),
      ...renderCdc(cdc, {
        sides: labelled,
        checks: [],
        capacity: describeCapacity({ cdc, source: sourceSchema, measured: null, writesPerMinute: undefined }),
      }),
      ...renderMonitoring({
        source: 'db1:1/old',
        target: 'db2:2/new',
        tables: mapping.tables.map(({ source }) => source.name),
        settings: settings.observe,
      }),
    ],
  };
}

function mappedSchemas(placed: readonly Placed[], from: Home, to: Home): readonly [Schema, Schema] {
  const at = (where: RegExp) => textsAt(placed, where);
  const [sourceHome = 'shop'] = at(/schemas\{key\}$/);
  const [targetHome = 'shop'] = at(/schemas\{\}$/);
  const numeric = at(/tolerance\{key\}$/);
  const sideOf = (home: Home, inSchema: string) => {
    const int = home.engine.name === 'mysql' ? 'int' : 'integer';
    const decimal = home.engine.name === 'mysql' ? 'decimal(12,2)' : 'numeric(12,2)';
    const own = (name: string, columns: readonly string[]) =>
      table(
        name,
        [
          of(int, 'id'),
          ...columns.map((each) => of(home.varchar, each, { collation: 'utf8mb4_bin' })),
          ...numeric.map((each) =>
            column(each, decimal, { kind: 'decimal', precision: 12, scale: 2, unsigned: false }),
          ),
        ],
        {
          schema: inSchema,
          uniqueKeys: at(/\.key\[\]$/)
            .filter((each) => columns.includes(each))
            .map((each) => key(`k ${each}`, each)),
        },
      );
    return {
      own,
      made: (tables: readonly Table[]) =>
        schema(tables, { ...home.facts, database: inSchema, defaultSchema: inSchema }),
    };
  };
  const shared = at(/\.(key|mask)\[\]$/);
  const [source, target] = [sideOf(from, sourceHome), sideOf(to, targetHome)];
  const [beginsSource = ''] = at(/prefix\.source$/);
  const [beginsTarget = ''] = at(/prefix\.target$/);
  return [
    source.made([
      ...at(/\.source(\.name)?$/)
        .filter((name) => name !== beginsSource)
        .map((name) => source.own(name, [...shared, ...at(/columns\{key\}$|drop\[\]$|where\[\]\.column$/)])),
      ...at(/leave_behind\[\](\.name)?$/).map((name) => source.own(name, [])),
      source.own(`${beginsSource}rest`, []),
    ]),
    target.made([
      ...at(/\.target(\.name)?$/)
        .filter((name) => name !== beginsTarget)
        .map((name) =>
          target.own(name, [...shared, ...at(/columns\{\}$|added\[\]$|constants\{key\}$|where\[\]\.column$/)]),
        ),
      target.own(`${beginsTarget}rest`, []),
    ]),
  ];
}
