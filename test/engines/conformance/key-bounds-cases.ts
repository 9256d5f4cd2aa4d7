import { expect, it } from 'vitest';
import { column } from './expected-hash.ts';
import { span, walked } from './expected-leaf.ts';
import { leafRows } from './leaf-rows.ts';
import { NUMBERED } from './numbered-table.ts';
import { both, type Subject, withDatabase } from './subject.ts';

const id = column('id', { kind: 'integer' }, true);
const v = column('v', { kind: 'text' });

/** What every engine promises of the smallest and largest key, and of names that it does not know. */
export function keyBoundsCases(subject: Subject): void {
  it('gives the smallest and largest key of every whole-number type, to the last digit', async () => {
    const types = [
      { mysql: 'bigint unsigned', postgres: 'numeric(20)', min: 0n, max: 18446744073709551615n },
      { mysql: 'bigint', postgres: 'bigint', min: -9223372036854775808n, max: 9223372036854775807n },
      { mysql: 'smallint', postgres: 'smallint', min: -32768n, max: 32767n },
      { mysql: 'decimal(30,0)', postgres: 'numeric(30,0)', min: -(10n ** 29n), max: 10n ** 29n },
    ];
    for (const { min, max, ...type } of types) {
      const create = (own: string) =>
        `CREATE TABLE t (id ${own} PRIMARY KEY); INSERT INTO t VALUES (5), (${max}), (${min})`;
      const setUp = { mysql: create(type.mysql), postgres: create(type.postgres) };
      await withDatabase(subject, setUp, async ({ reader, table }) => {
        expect(await reader.read((read) => read.keyBounds(table('t'), 'id'))).toEqual({ min, max });
      });
    }
  });

  it('gives no bounds of an empty table, and refuses those of a column that is no whole number', async () => {
    await withDatabase(subject, both(NUMBERED), async ({ reader, table }) => {
      const [count, bounds] = await reader.read(async (read) => [
        await read.count(table('t')),
        await read.keyBounds(table('t'), 'id'),
      ]);
      expect([count, bounds]).toEqual([0n, null]);
      const refused = reader.read((read) => read.keyBounds(table('t'), 'v'));
      await expect(refused).rejects.toMatchObject({ name: 'LockstepError', code: 'VALIDATION' });
    });
  });

  it('says NOT_FOUND for a table or column that the catalogue does not hold, and runs nothing of its name', async () => {
    await withDatabase(subject, both(`${NUMBERED} INSERT INTO t VALUES (1, 'a')`), async ({ admin, lab, table }) => {
      const evil = 't; DROP TABLE t; --';
      const asked = walked(subject, table('t'), [id], [v]);
      const missing = { ...asked, columns: [id, { ...v, name: 'v"; --`' }] };
      const codes = await Promise.all(
        [
          admin.read((read) => read.count(table(evil))),
          admin.read((read) => read.count({ schema: 'nowhere', name: 't' })),
          admin.read((read) => read.keyBounds(table('t'), 'id"; --`')),
          admin.read((read) => read.hashBuckets(missing, null, 1)),
          admin.read((read) => read.leafDigests(missing, [span(1, 2)])),
          admin.read((read) => leafRows(read, { ...asked, table: table(evil) }, [span(1, 2)])),
          admin.read((read) => read.rowsByKey(missing, [['1']])),
        ].map((refused) => refused.then(String, (error: unknown) => error)),
      );
      expect(codes).toEqual(codes.map(() => expect.objectContaining({ name: 'LockstepError', code: 'NOT_FOUND' })));
      expect(await lab.query('SELECT id, v FROM t')).toEqual([['1', 'a']]);
    });
  });
}
