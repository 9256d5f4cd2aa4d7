import sql, { raw } from 'sql-template-tag';
import { afterEach, expect, it } from 'vitest';
import { jsonText } from '../../templates/sync/src/sql/json-text.ts';
import { type KitBench, kitPairs, shareKitBench } from './kit-bench.ts';

const TABLE = { source: 'CREATE TABLE t (id int PRIMARY KEY)', target: 'CREATE TABLE t (id int PRIMARY KEY)' };
const ALL = Array.from({ length: 400 }, (_, at) => String.fromCodePoint(at + 1)).join('');

let bench: KitBench;
afterEach(() => bench.drop());

it.each(kitPairs)('a text is written by %s and %s as JSON.stringify writes it', async (...kinds) => {
  bench = await shareKitBench(kinds, TABLE);
  const texts = [ALL, 'plain', '', '\\u000B', '\u000b', '🙂/"\\\n', `${ALL}\\u000B🙂`];
  for (const { engine, transaction } of Object.values(bench.stores)) {
    const type = engine === 'mysql' ? 'LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : 'text';
    const written = await transaction(async (tx) => {
      await tx.run(sql`CREATE TEMPORARY TABLE stage (id int, a ${raw(type)})`);
      for (const [at, text] of texts.entries()) await tx.run(sql`INSERT INTO stage VALUES (${String(at)}, ${text})`);
      return tx.rows(sql`SELECT ${raw(jsonText(engine, 's.a'))} FROM stage AS s ORDER BY s.id`);
    });
    expect(written.map(([text]) => text)).toEqual(texts.map((text) => JSON.stringify(text)));
  }
});
