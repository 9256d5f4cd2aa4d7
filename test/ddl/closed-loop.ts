import { makeDdl } from '../../mcp-server/src/ddl/make-ddl.ts';
import { plannedTarget } from '../../mcp-server/src/ddl/planned-target.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { describeKit } from '../../mcp-server/src/kit/describe-kit.ts';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import { type DdlChoices, ddlSettings, type NamedTable, type SchemaDdl } from '../../mcp-server/src/model/ddl.ts';
import type { DescribedKit } from '../../mcp-server/src/model/described-kit.ts';
import type { Finding } from '../../mcp-server/src/model/finding.ts';
import type { Mapping, TableName } from '../../mcp-server/src/model/mapping.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { renderSchema } from '../../mcp-server/src/render/schema-files.ts';
import type { LabDatabase, ServerKind } from '../lab/lab.ts';
import { runSqlAt } from '../lab/run-sql.ts';
import { sharedServer } from '../lab/shared.ts';

const limits = { connectMs: 10_000, statementMs: 60_000, lockMs: 2_000, poolSize: 1 };

/** A live database’s catalogue. */
export async function inspect(url: string): Promise<Schema> {
  const database = openDatabase(url, limits);
  try {
    return await database.read((reader) => reader.inspect());
  } finally {
    await database.close();
  }
}

/** A catalogue without what the way back leaves: an extension may serve others. */
export function withoutExtensions(schema: Schema): Schema {
  return { ...schema, details: schema.details.filter(({ says }) => !says.startsWith('EXTENSION ')) };
}

/** The definition for what the target lacks of the source. */
export function ddlOf(source: Schema, target: Schema, urls: Urls, choices: Partial<DdlChoices> = {}): SchemaDdl {
  return makeDdl({
    source,
    target,
    mapping: mapTables(source, target),
    choices: { ...ddlSettings.parse({}), ...choices },
    sourceText: openDatabase(urls.source, limits).dialect.ddl.catalogueText,
    targetDdl: openDatabase(urls.target, limits).dialect.ddl,
  });
}

/** What the sync kit is told of a pair of catalogues, paired by name: descriptors, triggers, and what is not carried. */
export function kitOf(source: Schema, target: Schema, urls: Urls): DescribedKit {
  const dialect = (side: 'source' | 'target') => openDatabase(urls[side], limits).dialect;
  return describeKit({
    source: { schema: source, dialect: dialect('source') },
    target: { schema: target, dialect: dialect('target') },
    mapping: mapTables(source, target),
  });
}

/** The same before the definition has run. */
export function plannedKit(source: Schema, target: Schema, { adopted }: SchemaDdl, urls: Urls): DescribedKit {
  return kitOf(source, plannedTarget(target, adopted, openDatabase(urls.target, limits).dialect.ddl), urls);
}

export interface Urls {
  readonly source: string;
  readonly target: string;
}

/** Runs every file of one direction; the reverse begins with the last. */
export async function run(url: string, ddl: SchemaDdl, direction: 'forward' | 'reverse'): Promise<void> {
  const { dialect } = openDatabase(url, limits);
  const files = renderSchema(ddl, { source: 'source', target: 'target', dialect }).filter(({ path }) =>
    path.endsWith('.sql'),
  );
  const own = files.filter(({ path }) => path.includes('/undo/') === (direction === 'reverse'));
  for (const { path, text } of direction === 'forward' ? own : own.toReversed()) {
    try {
      await runSqlAt(url, text);
    } catch (error) {
      throw new Error(`${path}: ${error instanceof Error ? error.message : error}\n${text}`);
    }
  }
}

export interface LoopOptions {
  readonly from: ServerKind;
  readonly to: ServerKind;
  readonly sql: string;
  readonly choices?: Partial<DdlChoices>;
}

/** Both databases for as long as `work` takes. */
export async function withBoth(
  { from, to, sql }: LoopOptions,
  work: (source: LabDatabase, target: LabDatabase) => Promise<void>,
): Promise<void> {
  const source = await sharedServer(from).createDatabase();
  const target = await sharedServer(to).createDatabase();
  try {
    if (sql !== '') await source.execute(sql);
    await work(source, target);
  } finally {
    await source.drop();
    await target.drop();
  }
}

const PLAIN = {
  unmatched: { source: [], target: [] },
  dropped: [],
  elsewhere: [],
  added: [],
  constants: [],
  where: [],
  tolerance: [],
  masked: [],
};

/** How the comparison pairs the tables: by their names, and where they were renamed by the names that they were given. */
export function mappingOf(source: Schema, target: Schema, { adopted }: SchemaDdl): Mapping {
  const found = mapTables(source, target);
  const key = ({ schema, name }: TableName) => JSON.stringify([schema, name]);
  const columns = (table: NamedTable) => table.columns.some((pair) => pair.source !== pair.target);
  const renamed = adopted.names.filter((table) => table.source.name !== table.target.name || columns(table));
  const [ours, theirs] = [
    new Set(renamed.map(({ source: from }) => key(from))),
    new Set(renamed.map(({ target: to }) => key(to))),
  ];
  const identity = (table: NamedTable) => {
    const primary = source.tables.find((one) => key(one) === key(table.source))?.primaryKey?.columns ?? [];
    return table.columns.filter((pair) => primary.includes(pair.source));
  };
  return {
    ...found,
    tables: [
      ...found.tables.filter((pair) => !ours.has(key(pair.source)) && !theirs.has(key(pair.target))),
      ...renamed.map((table) => ({ ...table, ...PLAIN, key: identity(table) })),
    ],
    unmatched: {
      source: found.unmatched.source.filter((table) => !ours.has(key(table))),
      target: found.unmatched.target.filter((table) => !theirs.has(key(table))),
    },
  };
}

/** Findings that no decision explains: none is of a kind that answers the rule and is about the same object, or another part of its table. */
export function unexplained(findings: readonly Finding[], { adopted }: SchemaDdl): string[] {
  const sourceTable = new Map(adopted.names.map(({ source, target }) => [target.name, source.name]));
  // The source says that itself: nothing that a definition could decide.
  const keyless = new Set(
    adopted.schema.tables.filter(({ primaryKey }) => primaryKey === null).map(({ name }) => name),
  );
  const lookups = new Set(adopted.fixedRows.map(({ table }) => table));
  return findings
    .filter(({ object, rule }) => {
      if (NOT_OF_THE_DEFINITION.has(rule)) return false;
      if (rule === 'primary-key-missing' && keyless.has(object.name)) return false;
      if (rule === 'table-missing' && lookups.has(object.name)) return false;
      const table = object.side === 'target' ? (sourceTable.get(object.table ?? '') ?? object.table) : object.table;
      const answers = adopted.decisions.filter(({ id }) => EXPLAINS[rule]?.includes(id));
      if (object.kind === 'database') return answers.length === 0;
      const near = answers.filter((decision) => decision.object.table === table || decision.object.kind === 'sequence');
      const exact =
        object.side === 'source' && ['column', 'index', 'check', 'foreign key', 'sequence'].includes(object.kind);
      return !near.some((decision) => !exact || decision.object.name === object.name);
    })
    .map(({ severity, rule, object, what }) => `${severity} ${rule} ${object.table ?? ''}.${object.name}: ${what}`);
}

const TYPES = [
  'spatial',
  'unknown-type',
  'other-type',
  'array',
  'uuid',
  'inet',
  'bits',
  'enum',
  'interval',
  'set',
  'domain',
];
const TEXTS = ['case-exact', 'case-insensitive', 'collation', 'pad-space'];

/** What these rules tell of is a difference between the two servers, or of the source’s own: no definition of a table takes it away. */
const NOT_OF_THE_DEFINITION = new Set([
  'foreign-key-checked-by-row',
  'group-by-stricter',
  'implicit-coercion',
  'isolation-changed',
  'name-needs-quotes',
  'null-order-changed',
  'redundant-index',
  'sql-meaning',
  'upsert-changed',
  'zero-dates-refused',
]);

/** Which decisions answer which rule of the comparison. */
const EXPLAINS: Readonly<Record<string, readonly string[]>> = {
  'accent-sensitivity-changed': TEXTS,
  'axis-order-changed': ['spatial'],
  'case-sensitivity-changed': TEXTS,
  'charset-changed': ['charset', 'uuid', 'inet', 'bits'],
  'check-added': ['year', 'check', 'enum', 'case-insensitive'],
  'check-changed': ['check'],
  'check-missing': ['check'],
  'collation-order': [...TEXTS, 'collation-order', 'uuid', 'inet', 'bits'],
  'decimal-narrowed': ['decimal'],
  'default-changed': ['default'],
  'zero-date-default': ['default'],
  'deferrable-lost': ['deferrable'],
  'enum-case-ignored': ['enum'],
  'float-scale-changed': ['float-digits'],
  'foreign-key-parent-not-unique': ['foreign-key'],
  'full-text-search-changed': ['full-text'],
  'foreign-key-action-changed': ['foreign-key-action'],
  'foreign-key-missing': ['foreign-key'],
  'generated-column-changed': ['generated'],
  'geometry-changed': ['spatial'],
  'identity-missing': ['counter'],
  'identity-step-changed': ['counter-step'],
  'identity-limit-lowered': ['counter-limit'],
  'index-missing': ['index', 'prefix-index', 'full-text'],
  'instant-range-lost': ['timestamptz'],
  'integer-narrowed': ['bigint-unsigned'],
  'invisible-changed': ['invisible'],
  'json-text': ['json'],
  'long-identifier': ['name', 'index-name'],
  'null-numbering-changed': ['counter'],
  'nullability-changed': ['generated'],
  'on-update-now-lost': ['on-update'],
  'pad-space-changed': TEXTS,
  'padding-changed': ['char'],
  'partitioning-changed': ['partitions'],
  'row-format-changed': ['row-format'],
  // An extension comes with what needs it.
  'detail-changed': ['detail', 'case-insensitive', 'spatial'],
  'sequence-missing': ['sequence'],
  'set-type': ['set'],
  'storage-changed': ['storage'],
  'text-shortened': ['key-text', 'long-text', 'long-bytes', 'unknown-type'],
  'time-range-lost': ['interval', 'time'],
  'timestamp-zone-changed': ['time-zone', 'timestamptz'],
  'truth-value': ['truth-value'],
  'type-family-changed': [...TYPES, 'binary-uuid', 'time'],
  'unique-case-sensitivity': TEXTS,
  'timestamp-precision-lost': ['time'],
  'foreign-key-added': ['enum'],
  'zerofill-lost': ['zerofill'],
  'unique-added': ['prefix-index', 'index'],
  'unique-missing': ['index'],
  'unique-nulls-changed': ['index'],
  'unique-prefix': ['prefix-index'],
};
