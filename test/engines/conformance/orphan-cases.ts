import { describe, expect, it } from 'vitest';
import type { Reference, TableRef } from '../../../mcp-server/src/engines/engine.ts';
import { rejection } from './activity.ts';
import { both, type Fixture, type PerEngine, type Subject, withDatabase } from './subject.ts';

const ROWS = both(`
CREATE TABLE parent (id int PRIMARY KEY, a int, b varchar(10));
CREATE UNIQUE INDEX parent_ab ON parent (a, b);
CREATE TABLE child (id int PRIMARY KEY, parent_id bigint, a int, b varchar(10));
INSERT INTO parent VALUES (1, 1, 'x'), (2, 2, 'y'), (3, NULL, 'z'), (4, 4, NULL);
INSERT INTO child VALUES (1, 1, 1, 'x'), (2, 9, 2, 'x'), (3, NULL, NULL, 'z'), (4, 9, 4, NULL), (5, 8, 2, 'y'), (6, 2, NULL, NULL);`);

const NAMES: PerEngine<string> = {
  mysql:
    'CREATE TABLE `a"b`` c` (`i``d` int PRIMARY KEY, `u"p` int); INSERT INTO `a"b`` c` VALUES (1, NULL), (2, 1), (3, 7)',
  postgres: `CREATE TABLE "a""b\` c" ("i\`d" int PRIMARY KEY, "u""p" int); INSERT INTO "a""b\` c" VALUES (1, NULL), (2, 1), (3, 7)`,
};

function reference({ table }: Fixture, columns: readonly string[], references: readonly string[]): Reference {
  return { child: table('child'), columns, parent: table('parent'), references };
}

/** What every engine promises of rows that refer to no row. */
export function orphanCases(subject: Subject): void {
  describe(`references on ${subject.kind}`, () => {
    it('counts the rows whose reference leads nowhere, not those without one', async () => {
      await withDatabase(subject, ROWS, async (fixture) => {
        const count = (columns: readonly string[], references: readonly string[]) =>
          fixture.reader.read((read) => read.orphans(reference(fixture, columns, references), 100));
        expect(await count(['parent_id'], ['id'])).toBe(3n);
        expect(await count(['id'], ['id'])).toBe(2n);
        // 4 refers to nothing by (a, b): one of its columns is NULL.
        expect(await count(['a', 'b'], ['a', 'b'])).toBe(1n);
        expect(await count(['b'], ['b'])).toBe(0n);
      });
    });

    it('stops counting at the limit', async () => {
      await withDatabase(subject, ROWS, async (fixture) => {
        const limits = [0, 1, 2, 3, 4];
        const counts = await fixture.reader.read((read) =>
          Promise.all(limits.map((limit) => read.orphans(reference(fixture, ['parent_id'], ['id']), limit))),
        );
        expect(counts).toEqual([0n, 1n, 2n, 3n, 3n]);
      });
    });

    it('takes a table that refers to itself, and names that need quoting', async () => {
      await withDatabase(subject, NAMES, async ({ reader, table }) => {
        const odd = table('a"b` c');
        const counted = await reader.read((read) =>
          read.orphans({ child: odd, columns: ['u"p'], parent: odd, references: ['i`d'] }, 100),
        );
        expect(counted).toBe(1n);
      });
    });

    it('says when the columns cannot be compared', async () => {
      const setUp = {
        mysql: `CREATE TABLE parent (id varchar(9) COLLATE utf8mb4_unicode_ci PRIMARY KEY);
          CREATE TABLE child (id int PRIMARY KEY, parent_id varchar(9) COLLATE utf8mb4_general_ci)`,
        postgres:
          'CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int PRIMARY KEY, parent_id varchar(9))',
      };
      await withDatabase(subject, setUp, async (fixture) => {
        const refused = rejection(
          fixture.reader.read((read) => read.orphans(reference(fixture, ['parent_id'], ['id']), 1)),
        );
        expect(await refused).toMatchObject({
          code: 'UNSUPPORTED',
          message: expect.stringContaining('cannot be compared'),
        });
      });
    });

    it('says which table or column is not there', async () => {
      await withDatabase(subject, ROWS, async ({ reader, table }) => {
        const ask = (child: TableRef, column: string, parent: TableRef, referenced: string) =>
          rejection(
            reader.read((read) => read.orphans({ child, columns: [column], parent, references: [referenced] }, 1)),
          );
        const errors = [
          await ask(table('gone'), 'id', table('parent'), 'id'),
          await ask(table('child'), 'id', table('gone'), 'id'),
          await ask(table('child'), 'gone', table('parent'), 'id'),
          await ask(table('child'), 'id', table('parent'), 'gone'),
        ];
        expect(errors).toEqual(
          errors.map(() => expect.objectContaining({ code: 'NOT_FOUND', message: expect.stringContaining('gone') })),
        );
      });
    });
  });
}
