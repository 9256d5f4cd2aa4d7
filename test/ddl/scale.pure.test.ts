import { expect, it } from 'vitest';
import { makeDdl } from '../../mcp-server/src/ddl/make-ddl.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import { ddlSettings } from '../../mcp-server/src/model/ddl.ts';
import { renderSchema } from '../../mcp-server/src/render/schema-files.ts';
import { foldedCase, foreignKey, index, key, schema, table, unsigned, varchar } from '../compare/build.ts';

const TABLES = 10_000;

it.each(['mysql', 'postgres'] as const)('ten thousand tables become %s’s files', (engine) => {
  const tables = Array.from({ length: TABLES }, (_, at) =>
    table(
      `t${at}`,
      [
        unsigned('id', 64),
        varchar('name', 40, foldedCase),
        unsigned('parent', 64, { nullable: true }),
        varchar('note', 200),
        unsigned('n', 32),
      ],
      {
        uniqueKeys: [key('name', 'name')],
        indexes: [index('name', ['name'], { unique: true }), index('note', ['note(10)']), index('parent', ['parent'])],
        foreignKeys: at === 0 ? [] : [foreignKey('up', 'parent', `t${at - 1}`)],
      },
    ),
  );
  const source = schema(tables, { engine: engine === 'mysql' ? 'postgres' : 'mysql' });
  const empty =
    engine === 'mysql'
      ? { engine, flavor: 'mysql', version: '9.0' }
      : { engine, flavor: 'postgresql', version: '18.0', defaultSchema: 'public' };
  const target = schema([], empty);
  const [from, to] = engine === 'mysql' ? [postgresDialect, mysqlDialect] : [mysqlDialect, postgresDialect];
  const ddl = makeDdl({
    source,
    target,
    mapping: mapTables(source, target),
    choices: ddlSettings.parse({}),
    sourceText: from.ddl.catalogueText,
    targetDdl: to.ddl,
  });
  const files = renderSchema(ddl, { source: 'a', target: 'b', dialect: to });
  expect(ddl.adopted.schema.tables.length).toBe(TABLES);
  expect(files.length).toBeGreaterThan(5);
});
