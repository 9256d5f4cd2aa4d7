import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { makeDdl } from '../../mcp-server/src/ddl/make-ddl.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import { ddlSettings } from '../../mcp-server/src/model/ddl.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { renderSchema } from '../../mcp-server/src/render/schema-files.ts';
import {
  column,
  foldedCase,
  foreignKey,
  index,
  integer,
  key,
  schema,
  table,
  unsigned,
  varchar,
} from '../compare/build.ts';

const folder = fileURLToPath(new URL('./golden/', import.meta.url));

const counter = {
  kind: 'auto_increment',
  always: false,
  sequence: null,
  next: '42',
  step: '1',
  limit: null,
  cycles: false,
} as const;
const shop: Schema = schema(
  [
    table(
      'customers',
      [
        unsigned('id', 32, { identity: counter }),
        varchar('email', 190, foldedCase),
        column(
          'state',
          "enum('new','it''s gone')",
          { kind: 'enum', labels: ['new', "it's gone"], typeName: null },
          { default: { kind: 'literal', value: 'new' } },
        ),
        column('tags', "set('a','b')", { kind: 'set', labels: ['a', 'b'] }),
        column(
          'seen',
          'timestamp',
          { kind: 'timestamp', precision: 0, zoned: true },
          { default: { kind: 'now', precision: 0 }, onUpdateNow: true, comment: 'last -- seen' },
        ),
        column('bio', 'text', { kind: 'text', length: 65_535, fixed: false }, { nullable: true }),
      ],
      {
        uniqueKeys: [key('email', 'email')],
        indexes: [index('email', ['email'], { unique: true }), index('bio', ['bio(10)'], { unique: true })],
        checks: [
          { name: 'named', sql: "`email` <> ''", enforced: true, validated: true },
          { name: 'odd', sql: "`email` regexp 'x'", enforced: true, validated: true },
        ],
      },
    ),
    table('orders', [integer('id', { identity: counter }, 64), unsigned('customer', 32)], {
      foreignKeys: [foreignKey('of', 'customer', 'customers', { onDelete: 'cascade' })],
    }),
  ],
  { engine: 'mysql', flavor: 'mysql', version: '9.1.0' },
);

const [toPostgres, toMysql] = [
  schema([], {
    engine: 'postgres',
    flavor: 'postgresql',
    version: '16.2',
    defaultSchema: 'public',
    charset: 'UTF8',
    collation: 'en_US.UTF-8',
  }),
  schema([], { engine: 'mysql', flavor: 'mariadb', version: '10.11.6-MariaDB' }),
];

const cases = {
  'mysql-to-postgres': { source: shop, target: toPostgres, from: mysqlDialect, to: postgresDialect },
  'postgres-to-mariadb': {
    source: schema(
      [
        table(
          'people',
          [
            integer(
              'id',
              {
                identity: {
                  kind: 'identity',
                  always: true,
                  sequence: 'people_id_seq',
                  next: '7',
                  step: '1',
                  limit: null,
                  cycles: false,
                },
              },
              64,
            ),
            column('name', 'text', { kind: 'text', length: null, fixed: false }),
            column('ok', 'boolean', { kind: 'boolean' }, { default: { kind: 'literal', value: '1' } }),
            column('tags', 'text[]', { kind: 'array', of: 'text' }, { default: { kind: 'literal', value: '{a}' } }),
            column('at', 'timestamp(6) with time zone', { kind: 'timestamp', precision: 6, zoned: true }),
            column('size', 'int4range', { kind: 'other' }, { nullable: true }),
          ],
          {
            uniqueKeys: [key('people_name', 'name')],
            indexes: [index('people_name', ['name'], { unique: true }), index('people_low', ['=lower(name)'])],
            checks: [{ name: 'named', sql: "name <> ''::text", enforced: true, validated: true }],
          },
        ),
      ],
      { engine: 'postgres', flavor: 'postgresql', version: '16.2' },
    ),
    target: toMysql,
    from: postgresDialect,
    to: mysqlDialect,
  },
};

it.each(Object.entries(cases))(
  '%s gives exactly the files in test/ddl/golden (UPDATE_GOLDEN=1 writes them)',
  (name, { source, target, from, to }) => {
    const ddl = makeDdl({
      source,
      target,
      mapping: mapTables(source, target),
      choices: ddlSettings.parse({}),
      sourceText: from.ddl.catalogueText,
      targetDdl: to.ddl,
    });
    const files = renderSchema(ddl, { source: 'db1/shop', target: 'db2/shop', dialect: to });
    const place = join(folder, name);
    if (process.env.UPDATE_GOLDEN === '1') {
      rmSync(place, { recursive: true, force: true });
      for (const { path, text } of files) {
        mkdirSync(dirname(join(place, path)), { recursive: true });
        writeFileSync(join(place, `${path}.golden`), text);
      }
    }
    const written = readdirSync(place, { recursive: true })
      .map(String)
      .filter((path) => path.endsWith('.golden'))
      .sort();
    expect(files.map(({ path }) => `${path}.golden`).sort()).toEqual(written);
    for (const { path, text } of files) expect(text).toBe(readFileSync(join(place, `${path}.golden`), 'utf8'));
  },
);
