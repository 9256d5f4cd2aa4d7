import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SERVER_KINDS } from '../lab/kinds.ts';
import { sharedServer } from '../lab/shared.ts';
import { openChange, runScript } from './open-change.ts';
import { quoted } from './trials/one-column.ts';

const ODD = [
  '`',
  '"',
  "'",
  '.',
  ' ',
  ';',
  '$',
  '\\',
  '%',
  '#',
  '--',
  '/*',
  '?',
  ':',
  '@',
  'é',
  'Ü',
  '日',
  'a',
  'B',
  '_',
  '1',
  'select',
  '$$',
];
const odd = fc
  .array(fc.constantFrom(...ODD), { minLength: 1, maxLength: 9 })
  .map((parts) => parts.join('').trim())
  .filter((name) => name !== '' && Buffer.byteLength(name) < 60);
const NAMES = Number(process.env.LOCKSTEP_NAMES ?? '8');
const generated = fc.sample(odd, { seed: 20_261_128, numRuns: NAMES });
const names = [...new Set(['select', 'ta`b"le\'', 'é`', `${'x'.repeat(60)}\`"'`, ...generated])];

/** What no trigger of MySQL can name. */
const unstorable = (name: string) => name.includes('`') && /[^\p{ASCII}]/u.test(name);

describe.each(SERVER_KINDS)('names of any kind on %s', (kind) => {
  it('are renamed, and kept in step both ways; what the server cannot keep is refused by name before anything is written', async () => {
    const server = sharedServer(kind);
    const database = await server.createDatabase();
    const q = (name: string) => quoted(server.engine, name);
    const table = (at: number) => `t${at}${names[at]?.slice(0, 20)}`;
    const to = (name: string) => `${[...name].slice(0, 58).reverse().join('').trim()}2`;
    try {
      await database.execute(
        names
          .map(
            (name, at) =>
              `CREATE TABLE ${q(table(at))} (id int PRIMARY KEY, ${q(name)} varchar(20)); INSERT INTO ${q(table(at))} VALUES (1, 'one')`,
          )
          .join('; '),
      );
      const schema = server.engine === 'mysql' ? database.name : 'public';
      const open = await openChange(
        database,
        names.map((name, at) => ({
          name: `n${at}`,
          kind: 'rename-column',
          table: { schema, name: table(at) },
          column: name,
          to: to(name),
        })),
      );
      expect(open.changes.refused.map(({ name, reason }) => [name, /error 3507/.test(reason)])).toEqual(
        names.flatMap((name, at) =>
          kind === 'mysql9' && [name, to(name), table(at)].some(unstorable) ? [[`n${at}`, true]] : [],
        ),
      );
      const wanted = /_(?:expand|capture|backfill|verify)\.sql$/;
      const all = open.files.filter(({ path }) => wanted.test(path)).map(({ text }) => text);
      writeFileSync(join(open.folder, 'all.sql'), all.join('\n'));
      const { code, output } = await runScript(open.folder, 'all.sql', database);
      expect({ code, output }).toMatchObject({ code: 0 });
      const made = names
        .map((name, at) => ({ name, at }))
        .filter(({ at }) => open.changes.made.some((change) => change.name === `n${at}`));
      await database.execute(
        made
          .flatMap(({ name, at }) => [
            `INSERT INTO ${q(table(at))} (id, ${q(name)}) VALUES (2, 'old')`,
            `INSERT INTO ${q(table(at))} (id, ${q(to(name))}) VALUES (3, 'new')`,
            `UPDATE ${q(table(at))} SET ${q(to(name))} = 'changed' WHERE id = 2`,
          ])
          .join('; '),
      );
      const rows = await database.query(
        made
          .map(({ name, at }) => `SELECT ${at}, id, ${q(name)}, ${q(to(name))} FROM ${q(table(at))}`)
          .join(' UNION ALL ')
          .concat(' ORDER BY 1, 2'),
      );
      expect(rows.map((row) => row.map(String))).toEqual(
        made.flatMap(({ at }) => [
          [`${at}`, '1', 'one', 'one'],
          [`${at}`, '2', 'changed', 'changed'],
          [`${at}`, '3', 'new', 'new'],
        ]),
      );
      open.close();
    } finally {
      await database.drop();
    }
  });
});
