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
});
