import { it } from 'vitest';
import { aggregatesBench } from './aggregates-bench.ts';
it.each([['mariadb','postgres'],['mysql9','postgres18']] as const)('speed %s %s', async (...kinds) => {
  const bench = await aggregatesBench(kinds);
  const digits = 'CREATE TABLE d (n int PRIMARY KEY); INSERT INTO d VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);';
  const n = 'a.n + 10 * b.n + 100 * c.n + 1000 * e.n + 10000 * f.n + 100000 * g.n';
  const from = 'FROM d a, d b, d c, d e, d f, d g';
  await bench.both(
    `${digits} CREATE TABLE t (id int PRIMARY KEY, at datetime(6), total decimal(12,2), kind varchar(20)); INSERT INTO t SELECT ${n}, TIMESTAMPADD(SECOND, 60 * (${n}), '2024-01-01'), (${n}) / 100, CONCAT('k', a.n) ${from};`,
    `${digits} CREATE TABLE t (id int PRIMARY KEY, at timestamptz, total numeric(12,2), kind text); SET timezone='UTC'; INSERT INTO t SELECT ${n}, timestamptz '2024-01-01' + (${n}) * interval '1 minute', round((${n})::numeric / 100, 2), 'k' || a.n ${from}; ANALYZE t;`,
  );
  const time = async (db: typeof bench.source, g: string) => {
    const s = performance.now(); const r = await db.query(`SELECT count(*) FROM (SELECT ${g} AS c0, COUNT(*), SUM(total) FROM t GROUP BY 1) AS a`);
    console.log(db.server.kind, g, Math.round(performance.now() - s), 'ms');
  };
  for (let i = 0; i < 2; i++) {
    for (const g of ['LEFT(CAST(at AS CHAR), 10)', 'DATE(at)', 'TO_DAYS(at)', 'CAST(LEFT(CAST(at AS CHAR), 10) AS BINARY)', 'YEAR(at) * 10000 + MONTH(at) * 100 + DAY(at)', 'DATE_SUB(DATE(at), INTERVAL WEEKDAY(at) DAY)', 'TO_DAYS(at) DIV 7','CAST(CONVERT(kind USING utf8mb4) AS BINARY)', 'CAST(kind AS BINARY)', 'kind', 'BINARY kind']) await time(bench.source, g);
    for (const g of ["date_trunc('day', at AT TIME ZONE 'UTC')", "(at AT TIME ZONE 'UTC')::date", "date_trunc('week', at AT TIME ZONE 'UTC')", "(extract(epoch from at)/86400)::bigint", "floor(extract(epoch from at)/86400)", "date_bin('1 day', at, timestamptz '2000-01-03')", "kind", 'kind COLLATE "C"', "'x'||kind", "kind::text COLLATE \"C\""]) await time(bench.target, g);
  }
  await bench.drop();
}, 300000);
