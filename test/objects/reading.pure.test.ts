import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { LockstepError } from '../../mcp-server/src/model/errors.ts';
import { arbitraryQuery } from './arbitrary-query.ts';

const dialects = { mysql: mysqlDialect.code, postgres: postgresDialect.code };

describe.each(['mysql', 'postgres'] as const)('the %s dialect', (engine) => {
  const { readQuery, writeQuery, tokens } = dialects[engine];

  it('writes the same again, whatever it reads of what it writes', () => {
    let read = 0;
    fc.assert(
      fc.property(arbitraryQuery(engine, 'shop'), (query) => {
        const sql = writeQuery(query);
        // A server spells some of what we write otherwise in its catalogue, and that alone is read.
        const again = readOrNull(sql);
        if (again === null) return;
        read += 1;
        expect(writeQuery(again)).toBe(sql.replaceAll(/COUNT\([\d.]+\)/g, 'COUNT(*)'));
      }),
      { numRuns: 500 },
    );
    expect(read).toBeGreaterThan(50);
  });

  it('reads a text with a word left out or doubled as something else, if at all', () => {
    const meaningless = new Set(['(', ')', 'INNER', 'AS']);
    fc.assert(
      fc.property(arbitraryQuery(engine, 'shop'), fc.nat(), fc.boolean(), (query, at, doubled) => {
        const sql = writeQuery(query);
        const words = tokens(sql).map(({ raw }) => raw);
        const place = at % words.length;
        const word = words[place] ?? '';
        const damaged = readOrNull(words.toSpliced(place, 1, ...(doubled ? [word, word] : [])).join(' '));
        if (damaged !== null && !meaningless.has(word)) expect(writeQuery(damaged)).not.toBe(sql);
      }),
      { numRuns: 1000 },
    );
  });

  function readOrNull(sql: string) {
    try {
      return readQuery(sql);
    } catch (error) {
      if (error instanceof LockstepError && error.code === 'UNSUPPORTED') return null;
      throw error;
    }
  }

  it('ends on any text whatsoever, with a query or with UNSUPPORTED', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `SELECT ${text} FROM t`),
        ),
        (text) => {
          readOrNull(text);
          expect(tokens(text).every(({ line }) => line >= 1)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

it('keeps the precedence that each server gives a text without brackets', () => {
  const shown = (engine: 'mysql' | 'postgres', condition: string) =>
    dialects[engine]
      .writeQuery(dialects[engine].readQuery(`SELECT a AS a FROM s.t AS t WHERE ${condition}`))
      .split('\n')
      .at(-1);
  expect(shown('mysql', 'not a = 1 and b + 2 * c > -d or e is null')).toMatchInlineSnapshot(
    `"WHERE (((NOT (\`a\` = 1)) AND ((\`b\` + (2 * \`c\`)) > (- \`d\`))) OR (\`e\` IS NULL))"`,
  );
  expect(shown('postgres', "NOT a = 1 AND b + 2 * c > - d OR e || f ~~ 'x%'::text")).toMatchInlineSnapshot(
    `"WHERE (((NOT ("a" = 1)) AND (("b" + (2 * "c")) > (- "d"))) OR (("e" || "f") LIKE 'x%'))"`,
  );
  expect(
    shown('postgres', "a::text = ANY (ARRAY['x'::character varying, 'y'::character varying]::text[])"),
  ).toMatchInlineSnapshot(`"WHERE (CAST("a" AS text) IN ('x', 'y'))"`);
  expect(() => shown('mysql', 'a = b = c')).toThrow('a chain of comparisons');
  expect(() => shown('postgres', 'a = b IS NULL')).toThrow('a chain of comparisons');
});

it('gives the line of each word, inside a dollar-quoted body too', () => {
  const text = "CREATE FUNCTION f() AS $body$\nBEGIN\n  -- a comment\n  RAISE 'x';\nEND $body$";
  const lines = dialects.postgres.tokens(text).map(({ text: word, line }) => `${line} ${word}`);
  expect(lines.slice(-4)).toEqual(['4 raise', '4 x', '4 ;', '5 end']);
  const mysql = dialects.mysql.tokens("SELECT /* a\nb */ 'it\\'s' # c\n, `x``y` /*! STRAIGHT_JOIN */");
  expect(mysql.map(({ kind, text: word, line }) => `${line} ${kind} ${word}`)).toEqual([
    '1 word select',
    "2 text it's",
    '3 sign ,',
    '3 name x`y',
    '3 word straight_join',
  ]);
});
