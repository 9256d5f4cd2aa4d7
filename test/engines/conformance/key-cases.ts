import { describe, expect, it } from 'vitest';
import type { Table } from '../../../mcp-server/src/model/schema.ts';
import { both, type Fixture, type Subject, withDatabase } from './subject.ts';

async function table({ admin }: Fixture, name: string): Promise<Table | undefined> {
  const found = await admin.read((read) => read.inspect());
  return found.tables.find((each) => each.name === name);
}

/** What every engine promises of keys, indexes and constraints. */
export function keyCases(subject: Subject): void {
  describe('keys', () => {
    it('gives key columns in key order, not in table order', async () => {
      const sql =
        'CREATE TABLE t (a int NOT NULL, b int NOT NULL, c int NOT NULL, PRIMARY KEY (c, a), CONSTRAINT u UNIQUE (b, a))';
      await withDatabase(subject, both(sql), async (fixture) => {
        const found = await table(fixture, 't');
        expect([found?.primaryKey?.columns, found?.uniqueKeys]).toEqual([
          ['c', 'a'],
          [{ name: 'u', columns: ['b', 'a'], deferrable: false }],
        ]);
      });
    });

    it('takes a unique index for a unique key, and lists every index but the primary key’s', async () => {
      const sql = `CREATE TABLE t (id int PRIMARY KEY, a int, b int); CREATE UNIQUE INDEX u ON t (a, b);
        CREATE INDEX second ON t (b DESC, a); CREATE INDEX plain ON t (a)`;
      await withDatabase(subject, both(sql), async (fixture) => {
        const found = await table(fixture, 't');
        // MySQL takes NULL for the smallest value, PostgreSQL for the largest.
        const smallest = subject.engine.name === 'mysql';
        const part = (column: string, descending = false) => {
          const nullsFirst = descending !== smallest;
          return { column, expression: null, prefix: null, descending, nullsFirst };
        };
        const index = (name: string, parts: ReturnType<typeof part>[], unique = false) => ({
          name,
          unique,
          method: 'btree',
          parts,
          include: [],
          predicate: null,
          nullsDistinct: true,
          valid: true,
        });
        // MariaDB parses DESC before 10.8 and ignores it.
        expect({ uniqueKeys: found?.uniqueKeys, indexes: found?.indexes }).toEqual({
          uniqueKeys: [{ name: 'u', columns: ['a', 'b'], deferrable: false }],
          indexes: [
            index('plain', [part('a')]),
            index('second', [part('b', true), part('a')]),
            index('u', [part('a'), part('b')], true),
          ],
        });
      });
    });

    it('gives a table without keys none', async () => {
      await withDatabase(subject, both('CREATE TABLE t (a int)'), async (fixture) => {
        const found = await table(fixture, 't');
        expect(found).toMatchObject({ primaryKey: null, uniqueKeys: [], indexes: [], foreignKeys: [], checks: [] });
      });
    });

    it('gives foreign keys with their columns in order, their actions, and themselves', async () => {
      const sql = `CREATE TABLE parent (x int NOT NULL, y int NOT NULL, PRIMARY KEY (x, y));
        CREATE TABLE child (id int PRIMARY KEY, py int, px int, boss int,
          CONSTRAINT to_parent FOREIGN KEY (px, py) REFERENCES parent (x, y) ON DELETE CASCADE ON UPDATE SET NULL,
          CONSTRAINT to_self FOREIGN KEY (boss) REFERENCES child (id))`;
      await withDatabase(subject, both(sql), async (fixture) => {
        const found = await table(fixture, 'child');
        const { schema } = fixture.table('child');
        const rest = { deferrable: false, validated: true };
        expect(
          found?.foreignKeys.map((key) => ({ ...key, onDelete: plain(key.onDelete), onUpdate: plain(key.onUpdate) })),
        ).toEqual([
          {
            name: 'to_parent',
            columns: ['px', 'py'],
            references: { schema, table: 'parent', columns: ['x', 'y'] },
            onDelete: 'cascade',
            onUpdate: 'set null',
            ...rest,
          },
          {
            name: 'to_self',
            columns: ['boss'],
            references: { schema, table: 'child', columns: ['id'] },
            onDelete: 'refuse',
            onUpdate: 'refuse',
            ...rest,
          },
        ]);
      });
    });

    it('gives checks with name and text, without outer parentheses', async () => {
      const sql = 'CREATE TABLE t (price int, CONSTRAINT positive CHECK (price > 0))';
      await withDatabase(subject, both(sql), async (fixture) => {
        const found = await table(fixture, 't');
        expect(found?.checks.map((check) => ({ ...check, sql: check.sql.replaceAll('`', '') }))).toEqual([
          { name: 'positive', sql: 'price > 0', enforced: true, validated: true },
        ]);
      });
    });

    it('folds partitions into their table and gives their bounds', async () => {
      const setUp = {
        mysql:
          'CREATE TABLE t (id int NOT NULL, day int NOT NULL) PARTITION BY RANGE (day) (PARTITION p1 VALUES LESS THAN (10), PARTITION p2 VALUES LESS THAN (20))',
        postgres: `CREATE TABLE t (id int NOT NULL, day int NOT NULL) PARTITION BY RANGE (day);
          CREATE TABLE p1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE p2 PARTITION OF t FOR VALUES FROM (10) TO (20)`,
      };
      await withDatabase(subject, setUp, async ({ admin }) => {
        const found = await admin.read((read) => read.inspect());
        const partitioning = found.tables.map(({ name, partitioning: parts }) => ({
          name,
          method: parts?.method,
          key: parts?.key.replaceAll('`', ''),
          partitions: parts?.partitions.map((partition) => partition.name),
          bounded: parts?.partitions.every(({ bound }) => /\d0/.test(bound)),
        }));
        expect(partitioning).toEqual([
          { name: 't', method: 'range', key: 'day', partitions: ['p1', 'p2'], bounded: true },
        ]);
      });
    });
  });
}

/** RESTRICT and NO ACTION are one thing in MySQL, and servers print either. */
function plain(action: string): string {
  return action === 'no action' || action === 'restrict' ? 'refuse' : action;
}
