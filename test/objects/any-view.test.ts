import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { sharedServer } from '../lab/shared.ts';
import { arbitraryQuery } from './arbitrary-query.ts';
import { assessPair, named } from './assess-pair.ts';
import { multiset } from './same-rows.ts';
import { insertRows, mysqlTables, postgresTables } from './shop-pair.ts';

const pairs = [
  ['mariadb', 'postgres', 'utf8mb4_nopad_bin'],
  ['mysql9', 'postgres18', 'utf8mb4_0900_bin'],
  ['postgres', 'mysql9', 'utf8mb4_0900_bin'],
  ['postgres18', 'mariadb', 'utf8mb4_nopad_bin'],
] as const;
const dialects = { mysql: mysqlDialect, postgres: postgresDialect };
const count = Number(process.env.LOCKSTEP_VIEWS ?? 150);
const seed = Number(process.env.LOCKSTEP_SEED ?? 4);

it.each(pairs)('whatever view of %s is called certain gives the same rows on %s', async (from, to, collation) => {
  const source = await sharedServer(from).createDatabase();
  const target = await sharedServer(to).createDatabase();
  for (const { server, execute } of [source, target]) {
    await execute(server.engine === 'mysql' ? mysqlTables(collation) : postgresTables);
    await execute(insertRows(server.engine));
  }
  const { engine } = source.server;
  const queries = fc.sample(arbitraryQuery(engine, engine === 'mysql' ? source.name : 'public'), {
    numRuns: count,
    seed,
  });
  const rows = new Map<string, { readonly sql: string; readonly rows: string[][] }>();
  for (const [place, query] of queries.entries()) {
    const sql = dialects[engine].code.writeQuery(query);
    // What the source itself refuses or cannot compute is no view.
    const made = await source
      .execute(`CREATE VIEW v${place} AS ${sql}`)
      .then(
        () => source.query(`SELECT * FROM v${place}`),
        () => null,
      )
      .catch(() => null);
    if (made !== null) rows.set(`v${place}`, { sql, rows: made });
  }
  const assessment = await assessPair(source.url, target.url);
  const wrong: unknown[] = [];
  let certain = 0;
  for (const [view, expected] of rows) {
    const verdict = named(assessment, view);
    if (!verdict.certain) continue;
    certain += 1;
    const found = await target.query(verdict.translation ?? '').catch((error: unknown) => [[String(error)]]);
    const [left, right] = [multiset(expected.rows), multiset(found)];
    if (JSON.stringify(left) !== JSON.stringify(right))
      wrong.push({ sql: expected.sql, translation: verdict.translation, left, right });
  }
  expect(wrong.slice(0, 3)).toEqual([]);
  expect(rows.size).toBeGreaterThan(count / 2);
  expect(certain).toBeGreaterThan(count / 10);
  await source.drop();
  await target.drop();
});
