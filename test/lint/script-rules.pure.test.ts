import { describe, expect, it } from 'vitest';
import type { EngineName } from '../../mcp-server/src/engines/engine.ts';
import { engines } from '../../mcp-server/src/engines/open.ts';
import { lintScript } from '../../mcp-server/src/lint/lint-script.ts';
import { scriptRules } from '../../mcp-server/src/lint/script-rules/index.ts';
import { scriptCases } from './script-cases.ts';

async function found(engine: EngineName, sql: string) {
  const reader = engines.find(({ name }) => name === engine)?.scripts;
  if (reader === undefined) throw new Error(`no engine ${engine}`);
  const script = await reader.read(sql);
  expect(script.unread, sql).toEqual([]);
  return lintScript(script, reader.traits);
}

describe('rules about scripts', () => {
  it('each have scripts they find something in and scripts they do not', () => {
    expect(Object.keys(scriptCases).sort()).toEqual(scriptRules.map(({ id }) => id).sort());
    for (const [id, { error, ok }] of Object.entries(scriptCases)) {
      expect([id, error.length > 0, ok.length > 0]).toEqual([id, true, true]);
    }
  });

  it.each(Object.entries(scriptCases))('%s', async (id, { error, ok }) => {
    for (const [engine, sql] of error) {
      expect([sql, (await found(engine, sql)).filter(({ rule }) => rule === id).length > 0]).toEqual([sql, true]);
    }
    for (const [engine, sql] of ok) {
      expect([sql, (await found(engine, sql)).filter(({ rule }) => rule === id)]).toEqual([sql, []]);
    }
  });

  it('name the object in every finding, whatever its name is', async () => {
    const scripts: readonly (readonly [EngineName, string])[] = [
      ['mysql', 'DROP PROCEDURE `?`;\nDROP FUNCTION `a``b`.`c d`;\nLOCK TABLES `x.y` WRITE;\nOPTIMIZE TABLE `größe`;'],
      ['mysql', 'RENAME TABLE `a TO b` TO `c`;\nUPDATE IGNORE `a b`, c SET d = 1;'],
      ['postgres', 'DROP INDEX users_email;'],
      ['postgres', 'BEGIN;\nDROP INDEX a;\nDROP INDEX b;\nALTER TABLE users ADD COLUMN n int;\nCOMMIT;'],
    ];
    const what = await Promise.all(
      scripts.map(async ([engine, sql]) => (await found(engine, sql)).map((each) => `${each.line} ${each.what}`)),
    );
    expect(what).toMatchInlineSnapshot(`
      [
        [
          "1 drop code without IF EXISTS",
          "1 the procedure ? is dropped",
          "2 drop code without IF EXISTS",
          "2 the function a\`b.c d is dropped",
          "3 LOCK TABLE x.y",
          "3 x.y is locked (exclusive metadata lock) and nothing limits the wait for it",
        ],
        [
          "1 a TO b becomes c",
          "1 a TO b is locked (exclusive metadata lock) and nothing limits the wait for it",
          "2 update of every row of a b in one statement",
        ],
        [
          "1 drop index without IF EXISTS",
          "1 the index users_email is dropped under an exclusive lock",
          "1 the table of the index users_email is locked (ACCESS EXCLUSIVE) and nothing limits the wait for it",
        ],
        [
          "2 the index a is dropped under an exclusive lock",
          "2 the table of the index a is locked (ACCESS EXCLUSIVE) and nothing limits the wait for it",
          "3 the index b is dropped under an exclusive lock",
        ],
      ]
    `);
  });
});
