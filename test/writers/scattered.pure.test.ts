import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sqlWrites } from '../../mcp-server/src/writers/sql/writes.ts';
import { scanShop } from './shop-names.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-writers-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const operations = ['insert', 'update', 'delete', 'replace', 'truncate'] as const;

/** A name as MySQL or PostgreSQL may quote it, with or without its schema. */
const quoted = (name: string) =>
  fc
    .record({
      schema: fc.constantFrom('', 'shop', 'SHOP', 'public'),
      quote: fc.constantFrom('', '`', '"'),
      upper: fc.boolean(),
      space: fc.constantFrom('', ' ', '\n  '),
    })
    .map(({ schema, quote, upper, space }) => {
      const part = (text: string) => `${quote}${text}${quote}`;
      const own = part(upper ? name.toUpperCase() : name);
      return schema === '' ? own : `${part(schema)}${space}.${space}${own}`;
    });

/** White space and comments, which may stand between any two words. */
const gap = fc.constantFrom(' ', '\n', '\t  ', ' /* UPDATE customers SET x = 1 */ ', ' -- DELETE FROM customers\n');
const letterCase = fc.constantFrom<(text: string) => string>(
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
);

/** A statement that writes orders, put together of words in any case, spacing and quoting. */
const statement = fc
  .record({ operation: fc.constantFrom(...operations), table: quoted('orders'), gap, letterCase, alias: fc.boolean() })
  .map(({ operation, table, gap: space, letterCase: cased, alias }) => {
    const words = (text: string) => text.split(' ').map(cased).join(space);
    const as = alias ? `${space}${cased('as')}${space}o` : '';
    const texts: Record<(typeof operations)[number], string> = {
      insert: `${words('insert into')}${space}${table}${space}(a, b)${space}${cased('values')}${space}(?, 'x; update customers set y = 1')`,
      update: `${cased('update')}${space}${table}${as}${space}${cased('set')}${space}a = 1${space}${words('where b = 2')}`,
      delete: `${words('delete from')}${space}${table}${as}${space}${words('where a = 1')}`,
      replace: `${words('replace into')}${space}${table}${space}${words('select 1')}`,
      truncate: `${words('truncate table')}${space}${table}`,
    };
    return { operation, sql: texts[operation] };
  });

/** What may stand around a statement in one text. */
const around = fc.constantFrom<(sql: string) => string>(
  (sql) => sql,
  (sql) => `  ${sql};`,
  (sql) => `SELECT 1; ${sql}; SELECT 2`,
  (sql) => `WITH x AS (SELECT id FROM customers WHERE a = 'b') ${sql}`,
  (sql) => `BEGIN ${sql}; END`,
);

it('finds every statement that writes, however it is spelt and wherever it stands', () => {
  fc.assert(
    fc.property(statement, around, ({ operation, sql }, place) => {
      const found = sqlWrites(place(sql)).map(({ table, operations: does }) => [table?.at(-1)?.toLowerCase(), ...does]);
      expect(found).toEqual([['orders', operation]]);
    }),
    { numRuns: 2000 },
  );
});

it('finds nothing in the same words as a literal, a comment or a reading statement', () => {
  fc.assert(
    fc.property(statement, ({ sql }) => {
      const literal = `SELECT '${sql.replaceAll("'", "''")}' FROM orders`;
      const comment = `SELECT 1 /* ${sql.replaceAll('*/', '')} */ FROM orders`;
      expect([...sqlWrites(literal), ...sqlWrites(comment)]).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

/** Ways to hand a text to a database in TypeScript. */
const calls = fc.constantFrom<(sql: string) => string>(
  (sql) => `await pool.query(${JSON.stringify(sql)});`,
  (sql) => `await pool.execute(\n  \`${sql.replaceAll('`', '\\`')}\`,\n  [1],\n);`,
  (sql) => `await sql\`${sql.replaceAll('`', '\\`')}\`;`,
  (sql) => `const text = ${JSON.stringify(sql)};\nawait client.query({ text, values: [] });`,
  (sql) => `await prisma.$executeRawUnsafe(${JSON.stringify(sql.slice(0, 9))} + ${JSON.stringify(sql.slice(9))});`,
  (sql) => `run(async () => { for (const x of y) { if (x) { await this.db.raw(${JSON.stringify(sql)}); } } });`,
);

it('finds every planted statement in code, once, on whatever call and in whatever file it stands', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(statement, calls), { minLength: 1, maxLength: 12 }), async (planted) => {
      const file = join(folder, 'planted.ts');
      writeFileSync(
        file,
        planted.map(([{ sql }, call], at) => `export async function f${at}() {\n${call(sql)}\n}`).join('\n'),
      );
      const { sites } = await scanShop(folder);
      expect(sites.map(({ operations: does }) => does.join('+'))).toEqual(planted.map(([{ operation }]) => operation));
    }),
    { numRuns: 200 },
  );
});
