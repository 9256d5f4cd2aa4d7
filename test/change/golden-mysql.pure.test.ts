import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { renderChanges } from '../../mcp-server/src/render/change/change-files.ts';
import { builtMysql } from './built-mysql.ts';
import { settings } from './mysql-cases.ts';

const golden = join(import.meta.dirname, 'golden/mysql');
const SETTINGS = settings('elsewhere');
const made = (entries: readonly unknown[], schema: Schema = builtMysql) =>
  makeChanges(changeSettings.parse(entries), schema, mysqlDialect.change);
/** MySQL does not make a key a uuid. */
const ON_MYSQL = SETTINGS.filter(({ name }) => name !== 'uid');
const changes = made(ON_MYSQL);
/** MariaDB exchanges tables in a way of its own. */
const EXCHANGED = SETTINGS.filter(({ kind }) => kind === 'change-primary-key' || kind === 'partition-table');
const onMariadb = made(EXCHANGED, { ...builtMysql, flavor: 'mariadb', version: '10.11.19' });
const rendered = (of: ReturnType<typeof made>) =>
  renderChanges(of, {
    database: 'db.example.com:3306/app',
    dialect: mysqlDialect,
    limits: { lockSeconds: 3, statementSeconds: 900 },
  });

/** A change’s files in one text: one golden file a kind. */
function textOf(name: string, of = changes): string {
  return rendered(of)
    .filter(({ path }) => path.startsWith(`changes/${name}/`))
    .map(({ path, text }) => `==> ${path}\n${text}`)
    .join('\n');
}

const GOLDEN = [
  ...ON_MYSQL.map(({ name, kind }) => ({ name, file: `${kind}-${name}.golden`, of: changes })),
  ...EXCHANGED.map(({ name, kind }) => ({ name, file: `${kind}-${name}-mariadb.golden`, of: onMariadb })),
];

describe('the scripts of a change on MySQL and MariaDB', () => {
  it.each(GOLDEN)(
    'are exactly those in test/change/golden/mysql/$file (UPDATE_GOLDEN=1 writes them)',
    ({ name, file, of }) => {
      if (process.env.UPDATE_GOLDEN === '1') {
        mkdirSync(golden, { recursive: true });
        writeFileSync(join(golden, file), textOf(name, of));
      }
      expect(textOf(name, of)).toBe(readFileSync(join(golden, file), 'utf8'));
    },
  );

  it('are all of them, each kind refused or made, and a golden file without a change is gone', () => {
    expect([...changes.refused, ...onMariadb.refused]).toEqual([]);
    const wanted = GOLDEN.map(({ file }) => file).sort();
    if (process.env.UPDATE_GOLDEN === '1')
      for (const file of readdirSync(golden)) if (!wanted.includes(file)) rmSync(join(golden, file));
    expect(readdirSync(golden).sort()).toEqual(wanted);
  });

  it('are refused where the server can do it only while writers wait, with the reason and what to do instead', () => {
    const refused = made([
      { name: 'a', kind: 'rename-column', table: 'articles', column: 'body', to: 'text' },
      { name: 'b', kind: 'rename-column', table: 'keyed', column: 'n', to: 'm' },
      { name: 'c', kind: 'add-not-null', table: 'keyed', column: 'n', fill: '0' },
      { name: 'd', kind: 'change-type', table: 'users', column: 'at', type: 'datetime' },
      { name: 'e', kind: 'change-type', table: 'words', column: 'short', type: 'colour' },
      { name: 'f', kind: 'change-type', table: 'words', column: 'short', type: 'varchar(20)' },
      { name: 'g', kind: 'add-unique', table: 'words', columns: ['words'] },
      {
        name: 'h',
        kind: 'add-foreign-key',
        table: 'words',
        columns: ['short'],
        references: { table: 'teams', columns: ['id'] },
      },
      {
        name: 'i',
        kind: 'add-foreign-key',
        table: 'amounts',
        columns: ['n'],
        references: { table: 'keyed', columns: ['id'] },
      },
      { name: 'j', kind: 'split-table', table: 'members', columns: ['bio', 'at'], to: 'extra' },
      { name: 'k', kind: 'split-table', table: 'members', columns: ['id'], to: 'extra' },
      { name: 'l', kind: 'split-table', table: 'members', columns: ['bio'], to: 'users' },
      { name: 'm', kind: 'merge-tables', table: 'pairs', into: 'users' },
      { name: 'n', kind: 'merge-tables', table: 'wholes', into: 'halves' },
      { name: 'o', kind: 'merge-tables', table: 'halves', into: 'wholes' },
      { name: 'p', kind: 'merge-tables', table: 'halves', into: 'wholes', rename: { note: 'n' } },
    ]).refused.map(({ name, reason }) => `${name}: ${reason}`);
    expect(refused).toMatchInlineSnapshot(`
      [
        "a: articles has the FULLTEXT index by_body: with it the server adds a column only while writers wait for a copy of the table. Use gh-ost or pt-online-schema-change, or drop the index first and make it again afterwards.",
        "b: keyed.n stands in the check n_is, which the server adds to another column only while writers wait for a copy of the table. Drop the check first, and let the application keep the rule meanwhile.",
        "c: keyed cannot be walked in batches by its key: a place in the order of id (enum('a','b')) cannot be noted. Give it a key of whole numbers, decimals, text, bytes, dates or UUIDs.",
        "d: Whether users.at, which is timestamp(6), and a column of the type datetime hold the same cannot be told by the server. Let the application convert: a new column by hand, or gh-ost --database=app --table=users --alter='MODIFY COLUMN \`at\` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP' --host=… --user=… --ask-pass --execute, or pt-online-schema-change --alter 'MODIFY COLUMN \`at\` datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP' D=app,t=users,h=… --ask-pass --execute (both without foreign keys to be trusted; the first needs row events, the second makes triggers).",
        "e: colour is no type of MySQL or MariaDB. Spell it as SHOW CREATE TABLE does.",
        "f: words.short is varchar(20) already. If the change is on its way, its scripts stay as they are.",
        "g: words.words is text, of which the server indexes the beginning only. Make a VARCHAR or a hash of it unique.",
        "h: words.short is varchar(20), and what it would refer to is not. Give both the same type first: change-type is the change for it.",
        "i: amounts.n is int, and what it would refer to is not. Give both the same type first: change-type is the change for it.",
        "j: members.at has a value of its own in each row that does not name it, so that nobody could tell which version gave it: drop its default first.",
        "k: members.id is part of the primary key, which change-primary-key alone gives another type.",
        "l: there is a table or view app.users already.",
        "m: The primary key of pairs does not refer to that of users, so that a row may have no place there: add-foreign-key is the change for it.",
        "n: The primary key of wholes does not refer to that of halves, so that a row may have no place there: add-foreign-key is the change for it.",
        "o: wholes has a column note already.",
        "p: Two columns of halves would be called n in wholes.",
      ]
    `);
    const other = { ...builtMysql, tables: builtMysql.tables.map((each) => ({ ...each, storage: 'MyISAM' })) };
    expect(made(SETTINGS.slice(0, 1), other).refused).toMatchInlineSnapshot(`
      [
        {
          "kind": "rename-column",
          "name": "mail",
          "reason": "users is kept by MyISAM, which has no transactions and no online definitions. Change it to InnoDB first.",
        },
      ]
    `);
  });
});
