import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { RepairColumn, TableRepair } from '../../mcp-server/src/model/repair.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { repairFile, repairFiles } from '../../mcp-server/src/render/repair/repair-file.ts';
import { mysqlSemantics } from '../compare/servers.ts';

const folder = fileURLToPath(new URL('./golden-repair/', import.meta.url));

const types = {
  mysql: ['bigint', 'varchar(40)', 'decimal(12,2)', 'timestamp', 'int'],
  postgres: ['bigint', 'text', 'numeric(12,2)', 'timestamp with time zone', 'integer'],
} as const;

function columns(engine: keyof typeof types): RepairColumn[] {
  const [id = '', name = '', price = '', changed = '', twice = ''] = types[engine];
  return [
    { source: 'id', target: 'id', form: { kind: 'integer' }, rawType: id, key: true },
    { source: 'name', target: 'na"m`e', form: { kind: 'text' }, rawType: name, key: true },
    { source: 'price', target: 'price', form: { kind: 'decimal', scale: 2 }, rawType: price, key: false },
    { source: 'changed', target: 'changed', form: { kind: 'timestamp' }, rawType: changed, key: false },
    { source: 'twice', target: 'twice', form: { kind: 'integer' }, rawType: twice, key: false },
  ];
}

function repair(engine: keyof typeof types): TableRepair {
  return {
    source: { schema: 'shop', name: 'Items' },
    target: { schema: 'public', name: 'items' },
    columns: columns(engine),
    unknownColumns: [],
    rows: [
      { kind: 'insert', source: ['7', "it's\n--", '1.50', '2026-01-01 10:00:00.5', '14'], target: null },
      {
        kind: 'update',
        source: ['8', 'a\\b */', '2.00', '2026-01-01 10:00:00', '16'],
        target: ['8', 'a\\b */', '2.01', null, '15'],
      },
      { kind: 'delete', source: null, target: ['9', '\u202eevil', null, '2026-01-01 10:00:00', null] },
      { kind: 'review', source: ['10', 'x', '1.00', null, null], target: ['10', 'x', '1.01', null, null] },
      { kind: 'insert', source: ['11', 'too wide', '12345678901.00', null, null], target: null },
    ],
    omitted: 3,
  };
}

/** As far as a repair looks at it. */
const column = { nullable: true, default: null, identity: null, charset: null, collation: null, caseSensitive: null };
const targetSchema: Schema = {
  engine: '',
  flavor: '',
  version: '',
  database: '',
  defaultSchema: 'public',
  charset: '',
  collation: '',
  views: [],
  semantics: mysqlSemantics,
  routines: [],
  triggers: [],
  events: [],
  sequences: [],
  enums: [],
  definers: [],
  details: [],
  gaps: [],
  tables: [
    {
      schema: 'public',
      name: 'items',
      columns: ['id', 'price', 'changed', 'twice', 'seen'].map((name) => ({
        ...column,
        name,
        rawType: '',
        type: { kind: 'other' },
        generated: name === 'twice' ? { sql: 'id * 2', stored: true } : null,
        onUpdateNow: name === 'changed' || name === 'seen',
        accentSensitive: null,
        padSpace: null,
        zeroFill: null,
        floatScale: null,
        invisible: false,
        comment: '',
      })),
      primaryKey: null,
      uniqueKeys: [],
      indexes: [],
      foreignKeys: [],
      checks: [],
      partitioning: null,
      storage: null,
      rowFormat: null,
      logged: true,
      versioned: false,
      rowSecurity: false,
      replicaIdentity: null,
      collation: null,
      comment: '',
      rowEstimate: null,
      dataBytes: null,
      indexBytes: null,
      details: [],
    },
  ],
};
const facts = {
  source: 'db1:3306/shop',
  target: 'db2:5432/shop',
  at: new Date('2026-01-02T03:04:05.678Z'),
  targetSchema,
};

it.each([
  ['mysql', mysqlDialect],
  ['postgres', postgresDialect],
] as const)(
  'the repair on %s is the file in test/render/golden-repair (UPDATE_GOLDEN=1 writes it)',
  (engine, dialect) => {
    const { path, text } = repairFile(repair(engine), dialect, facts);
    const golden = `${folder}${engine}.sql.golden`;
    if (process.env.UPDATE_GOLDEN === '1') {
      mkdirSync(folder, { recursive: true });
      writeFileSync(golden, text);
    }
    expect(path).toBe('repair/items.sql');
    expect(text).toBe(readFileSync(golden, 'utf8'));
    expect(repairFile(repair(engine), dialect, facts).text).toBe(text);
  },
);

it('no value or name of a row ends its comment or its line', () => {
  for (const [engine, dialect] of [['mysql', mysqlDialect] as const, ['postgres', postgresDialect] as const]) {
    const lines = repairFile(repair(engine), dialect, facts).text.split('\n');
    const statements = lines.filter((line) => line !== '' && !line.startsWith('--'));
    const begun =
      /^(SET |START TRANSACTION|BEGIN|COMMIT|WITH changed AS|INSERT INTO|UPDATE|DELETE FROM|SELECT|WHERE|RETURNING|\))/;
    expect(statements.filter((line) => !begun.test(line.trim()))).toEqual([]);
  }
});

it('tables of one name in two schemas have a file each', () => {
  const other = { ...repair('postgres'), target: { schema: 'other', name: 'items' } };
  const paths = repairFiles([repair('postgres'), other], postgresDialect, facts).map(({ path }) => path);
  expect(paths).toEqual([
    expect.stringMatching(/^repair\/items-[0-9a-f]{12}\.sql$/),
    expect.stringMatching(/^repair\/items-[0-9a-f]{12}\.sql$/),
  ]);
  expect(new Set(paths).size).toBe(2);
});
