import { expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { sharedServer } from '../lab/shared.ts';
import { assessPair, named } from './assess-pair.ts';
import { multiset } from './same-rows.ts';
import { insertRows, mysqlTables, postgresTables } from './shop-pair.ts';
import { certain, drafts, refused } from './view-cases.ts';

const pairs = [
  ['mariadb', 'postgres', 'utf8mb4_nopad_bin'],
  ['mysql9', 'postgres18', 'utf8mb4_0900_bin'],
  ['postgres', 'mysql9', 'utf8mb4_0900_bin'],
  ['postgres18', 'mariadb', 'utf8mb4_nopad_bin'],
] as const;

it.each(pairs)(
  'every view of %s that is certain gives the same rows on %s, every draft runs, and the rest is refused',
  async (from, to, collation) => {
    const source = await sharedServer(from).createDatabase();
    const target = await sharedServer(to).createDatabase();
    for (const database of [source, target]) {
      const { engine } = database.server;
      await database.execute(engine === 'mysql' ? mysqlTables(collation) : postgresTables);
      await database.execute(insertRows(engine));
    }
    const { engine } = source.server;
    const names = { mysql: mysqlDialect.identifier, postgres: postgresDialect.identifier };
    const name = names[engine];
    const all = { ...certain[engine], ...drafts[engine], ...refused[engine] };
    const loose = engine === 'mysql' ? "SET sql_mode = '';" : '';
    for (const [view, sql] of Object.entries(all)) await source.execute(`${loose} CREATE VIEW ${name(view)} AS ${sql}`);
    const assessment = await assessPair(source.url, target.url);
    const told: Record<string, string> = {};
    const differing: Record<string, unknown> = {};
    for (const view of Object.keys(all)) {
      const verdict = named(assessment, view);
      told[view] = verdict.certain ? 'certain' : verdict.translation === null ? 'refused' : 'draft';
      if (told[view] !== (view in certain[engine] ? 'certain' : view in drafts[engine] ? 'draft' : 'refused')) {
        differing[view] = [verdict.reasons.at(-1)?.consequence, verdict.translation];
      }
    }
    expect(differing).toEqual({});
    const there = names[target.server.engine];
    for (const { name: view, query } of assessment.views)
      await target.execute(`CREATE VIEW ${there(view)} AS ${query}`);
    for (const view of Object.keys(certain[engine])) {
      const [left, right] = [
        await source.query(`SELECT * FROM ${name(view)}`),
        await target.query(`SELECT * FROM ${there(view)}`),
      ];
      expect({ view, rows: multiset(right) }).toEqual({ view, rows: multiset(left) });
      // What orders its rows shows them in that order, NULL in its place.
      if (/ORDER BY/.test(certain[engine][view] ?? '')) expect({ view, right }).toEqual({ view, right: left });
      if (!view.startsWith('empty')) expect({ view, rows: left.length > 0 }).toEqual({ view, rows: true });
    }
    expect(assessment.views.map((view) => view.name).sort()).toEqual(
      Object.keys({ ...certain[engine], ...drafts[engine] }).sort(),
    );
    await source.drop();
    await target.drop();
  },
);
