import { expect, it } from 'vitest';
import type { CanonicalForm, DigestColumn, DigestRequest } from '../../../mcp-server/src/model/digest.ts';
import { byKey, id, integer, NUMBERED, request, rowDigest, text } from './expected-digest.ts';
import { both, type Subject, withDatabase } from './subject.ts';

/** What every engine promises of finding single rows. */
export function locateCases(subject: Subject): void {
  it('gives at most as many row digests as asked for, from the range only', async () => {
    const setUp = both(`${NUMBERED} INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')`);
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = request(table('t'), { name: 'v', form: text });
      const found = await reader.read(async (read) => ({
        ranged: (await read.rowDigests(asked, { from: 2n, to: 4n }, 10)).toSorted(byKey),
        limited: (await read.rowDigests(asked, null, 3)).length,
      }));
      expect(found).toEqual({
        ranged: [
          ['2', 'b'],
          ['3', 'c'],
        ].map((row) => ({ key: [row[0]], digest: rowDigest(row).slice(0, 30) })),
        limited: 3,
      });
    });
  });

  it('finds rows by whole-number keys and passes over keys that the column cannot hold', async () => {
    await withDatabase(
      subject,
      both(`${NUMBERED} INSERT INTO t VALUES (-1, 'a'), (2, NULL)`),
      async ({ reader, table }) => {
        const asked = request(table('t'), { name: 'v', form: text });
        const keys = ['-1', '2', '3', '18446744073709551615', '-99999999999999999999'];
        const found = await reader.read((read) => read.rowTexts(asked, keys));
        expect(found.toSorted(byKey)).toEqual([
          { key: ['-1'], values: ['-1', 'a'] },
          { key: ['2'], values: ['2', null] },
        ]);
      },
    );
  });

  it('finds rows by text keys as bytes: upper and lower case and trailing spaces are different keys', async () => {
    const setUp = {
      mysql:
        "CREATE TABLE t (k varchar(20) COLLATE utf8mb4_bin, n int, PRIMARY KEY (k, n)); INSERT INTO t VALUES ('Foo', 1), ('foo', 2), ('fo', 3), (\"o'brien\", 4), ('😀', 5)",
      postgres:
        "CREATE TABLE t (k varchar(20), n int, PRIMARY KEY (k, n)); INSERT INTO t VALUES ('Foo', 1), ('foo', 2), ('fo', 3), ('o''brien', 4), ('😀', 5)",
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const key: DigestColumn[] = [
        { name: 'k', form: text },
        { name: 'n', form: integer },
      ];
      const asked: DigestRequest = { table: table('t'), columns: key, key, bucketBy: null };
      const found = await reader.read((read) => read.rowTexts(asked, ['foo', "o'brien", '😀', 'fo ', 'FOO']));
      const expected = [
        ['foo', '2'],
        ["o'brien", '4'],
        ['😀', '5'],
      ];
      expect(found.toSorted(byKey)).toEqual(expected.map((row) => ({ key: row, values: row })));
    });
  });

  it('finds rows by dates, decimals and bytes, and passes over texts that are none', async () => {
    const keys: readonly (readonly [
      type: string,
      literal: string,
      form: CanonicalForm,
      text: string,
      others: string[],
    ])[] = [
      ['date', "'2026-02-28'", { kind: 'date' }, '2026-02-28', ['0000-00-00', '2026-02-30', 'infinity', '']],
      ['decimal(10,2)', '1.5', { kind: 'decimal', scale: 4 }, '1.5000', ['1.5', 'NaN', '1e400', '']],
      ['bytes', "'ab'", { kind: 'bytes' }, '6162', ['6', 'zz', '']],
      ['char(6)', "'ab'", { kind: 'text-trimmed' }, 'ab', ['ab ', 'AB']],
    ];
    for (const [type, literal, form, found, others] of keys) {
      const create = (bytes: string) =>
        `CREATE TABLE t (k ${type === 'bytes' ? bytes : type} PRIMARY KEY); INSERT INTO t VALUES (${literal})`;
      const setUp = { mysql: create('varbinary(9)'), postgres: create('bytea') };
      await withDatabase(subject, setUp, async ({ reader, table }) => {
        const key: DigestColumn[] = [{ name: 'k', form }];
        const asked: DigestRequest = { table: table('t'), columns: key, key, bucketBy: null };
        const rows = await reader.read(async (read) => [
          await read.rowTexts(asked, [found, ...others]),
          await read.rowTexts(asked, others),
        ]);
        expect(rows).toEqual([[{ key: [found], values: [found] }], []]);
      });
    }
  });

  it('finds every row of a composite key by its first column', async () => {
    const setUp = both(
      'CREATE TABLE t (id int, line int, PRIMARY KEY (id, line)); INSERT INTO t VALUES (1, 1), (1, 2), (2, 1)',
    );
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const key: DigestColumn[] = [id, { name: 'line', form: integer }];
      const asked: DigestRequest = {
        table: table('t'),
        columns: [{ name: 'line', form: integer }],
        key,
        bucketBy: 'id',
      };
      const found = await reader.read((read) => read.rowTexts(asked, ['1']));
      expect(found.toSorted(byKey)).toEqual([
        { key: ['1', '1'], values: ['1'] },
        { key: ['1', '2'], values: ['2'] },
      ]);
    });
  });

  it('says NOT_FOUND for a table or column that the catalogue does not hold, and runs nothing of its name', async () => {
    await withDatabase(subject, both(`${NUMBERED} INSERT INTO t VALUES (1, 'a')`), async ({ admin, lab, table }) => {
      const evil = 't; DROP TABLE t; --';
      const codes = await Promise.all(
        [
          admin.read((read) => read.count(table(evil))),
          admin.read((read) => read.count({ schema: 'nowhere', name: 't' })),
          admin.read((read) => read.keyBounds(table('t'), 'id"; --`')),
          admin.read((read) => read.buckets(request(table('t'), { name: 'missing', form: text }), null, 1n)),
        ].map((refused) => refused.then(String, (error: unknown) => error)),
      );
      expect(codes).toEqual(codes.map(() => expect.objectContaining({ name: 'LockstepError', code: 'NOT_FOUND' })));
      expect(await lab.query('SELECT id, v FROM t')).toEqual([['1', 'a']]);
    });
  });
}
