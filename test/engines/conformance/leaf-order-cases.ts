import { expect, it } from 'vitest';
import { column, rowDigestOf, type Texts } from './expected-hash.ts';
import { leafOf, span, walked } from './expected-leaf.ts';
import { valuesList } from './generated-rows.ts';
import { leafRows } from './leaf-rows.ts';
import { both, type Subject, withDatabase } from './subject.ts';

const id = column('id', { kind: 'integer' }, true);
const v = column('v', { kind: 'text' });

/** What every engine promises of the order of rows in a leaf, however a table is stored and called. */
export function leafOrderCases(subject: Subject): void {
  it('keeps the rows of a span in key order on a partitioned table', async () => {
    const rows = Array.from({ length: 60 }, (_, at): Texts => [String(at), `v${at}`]);
    const shuffled = rows.toSorted((a, b) => ((Number(a[0]) * 37) % 61) - ((Number(b[0]) * 37) % 61));
    const setUp = {
      mysql: `CREATE TABLE t (id int PRIMARY KEY, v varchar(9)) PARTITION BY HASH (id) PARTITIONS 4; INSERT INTO t VALUES ${valuesList(shuffled)}`,
      postgres: `CREATE TABLE t (id int PRIMARY KEY, v varchar(9)) PARTITION BY HASH (id);
        ${[0, 1, 2, 3].map((part) => `CREATE TABLE t${part} PARTITION OF t FOR VALUES WITH (MODULUS 4, REMAINDER ${part});`).join(' ')}
        INSERT INTO t VALUES ${valuesList(shuffled)}`,
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = walked(subject, table('t'), [id], [v]);
      const [leaves, digests] = await reader.read(async (read) => [
        await read.leafDigests(asked, [span(10, 50), span(null, null)]),
        await leafRows(read, asked, [span(10, 50), span(null, null)]),
      ]);
      expect(leaves).toEqual([leafOf(asked.columns, rows.slice(10, 50)), leafOf(asked.columns, rows)]);
      expect(digests).toEqual([rows.slice(10, 50), rows].map((part) => part.map((row) => rowDigestOf(asked, row))));
    });
  });

  it('keeps the rows of a span in the order of a key that is not how the table is stored, or that no index holds', async () => {
    const rows = Array.from({ length: 200 }, (_, at): Texts => [String(at), `v${at}`]);
    const stored = rows.map(([key, value]): Texts => [String((Number(key) * 7919) % 211), key ?? null, value ?? null]);
    const sql = `CREATE TABLE t (place int PRIMARY KEY, id int NOT NULL, v varchar(9)); CREATE UNIQUE INDEX by_id ON t (id); INSERT INTO t VALUES ${valuesList(stored)}`;
    await withDatabase(subject, both(sql), async ({ reader, table }) => {
      for (const keyIndex of ['by_id', null]) {
        const asked = { ...walked(subject, table('t'), [id], [v]), keyIndex };
        const [leaves, digests] = await reader.read(async (read) => [
          await read.leafDigests(asked, [span(null, 150), span(20, 30)]),
          await leafRows(read, asked, [span(null, 150), span(20, 30)]),
        ]);
        expect(leaves).toEqual([leafOf(asked.columns, rows.slice(0, 150)), leafOf(asked.columns, rows.slice(20, 30))]);
        expect(digests).toEqual(
          [rows.slice(0, 150), rows.slice(20, 30)].map((part) => part.map((row) => rowDigestOf(asked, row))),
        );
      }
    });
  });

  it('quotes whatever tables, columns and keys are called', async () => {
    const name = 'a"b`c; -- ? %s';
    const setUp = {
      mysql: `CREATE TABLE \`a"b\`\`c; -- ? %s\` (\`a"b\`\`c; -- ? %s\` int PRIMARY KEY, v varchar(9)); INSERT INTO \`a"b\`\`c; -- ? %s\` VALUES (1, 'x'), (2, 'y')`,
      postgres: `CREATE TABLE "a""b\`c; -- ? %s" ("a""b\`c; -- ? %s" int PRIMARY KEY, v varchar(9)); INSERT INTO "a""b\`c; -- ? %s" VALUES (1, 'x'), (2, 'y')`,
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const key = column(name, id.form, true);
      const keyIndex = { mysql: 'PRIMARY', postgres: `${name}_pkey` }[subject.engine.name];
      const asked = { ...walked(subject, table(name), [key], [v]), keyIndex };
      const rows: Texts[] = [
        ['1', 'x'],
        ['2', 'y'],
      ];
      const [leaves, digests, next] = await reader.read(async (read) => [
        await read.leafDigests(asked, [span(1, 3)]),
        await leafRows(read, asked, [span(1, 3)]),
        await read.keyAfter(asked, null, 1),
      ]);
      expect([leaves, digests, next]).toEqual([
        [leafOf(asked.columns, rows)],
        [rows.map((row) => rowDigestOf(asked, row))],
        ['2'],
      ]);
    });
  });
}
