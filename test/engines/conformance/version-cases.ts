import { describe, expect, it } from 'vitest';
import { both, type Subject, withDatabase } from './subject.ts';

const TABLES = both(`
  CREATE TABLE lockstep_outbox (id bigint PRIMARY KEY, table_name varchar(191) NOT NULL, row_key varchar(191) NOT NULL);
  CREATE TABLE lockstep_ledger (table_name varchar(191) NOT NULL, row_key varchar(191) NOT NULL, version numeric(20,0) NOT NULL, deleted int NOT NULL);
  INSERT INTO lockstep_outbox VALUES (1, 'shop.item', '["1"]'), (9007199254740993, 'shop.item', '["1"]'), (3, 'shop.item', '["Foo"]'), (4, 'shop.item', '["foo"]'), (5, 'shop.other', '["1"]'), (6, 'SHOP.ITEM', '["1"]');
  INSERT INTO lockstep_ledger VALUES ('shop.item', '["1"]', 2, 0), ('shop.item', '["😀",null]', 18446744073709551615, 1);`);

/** What every engine promises of the versions by which the sync kit orders writes. */
export function versionCases(subject: Subject): void {
  describe(`versions on ${subject.kind}`, () => {
    it('are the newest of each key, told apart byte by byte, without the keys that have none', async () => {
      await withDatabase(subject, TABLES, async ({ reader, table }) => {
        const found = await reader.read(async (read) => ({
          outbox: await read.versions({
            kind: 'outbox',
            table: table('lockstep_outbox'),
            of: 'shop.item',
            rowKeys: ['["1"]', '["foo"]', '["FOO"]', '["2"]'],
          }),
          ledger: await read.versions({
            kind: 'ledger',
            table: table('lockstep_ledger'),
            of: 'shop.item',
            rowKeys: ['["1"]', '["😀",null]', "'"],
          }),
          none: await read.versions({ kind: 'ledger', table: table('lockstep_ledger'), of: 'shop.item', rowKeys: [] }),
        }));
        expect(found).toEqual({
          outbox: new Map([
            ['["1"]', 9007199254740993n],
            ['["foo"]', 4n],
          ]),
          ledger: new Map([
            ['["1"]', 2n],
            ['["😀",null]', 18446744073709551615n],
          ]),
          none: new Map(),
        });
      });
    });
  });
}
