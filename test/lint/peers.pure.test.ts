import { describe, expect, it } from 'vitest';
import { engines } from '../../mcp-server/src/engines/open.ts';
import { lintScript } from '../../mcp-server/src/lint/lint-script.ts';
import { scriptRules } from '../../mcp-server/src/lint/script-rules/index.ts';
import { PEER_EXAMPLES } from './peer-examples.ts';
import { PEERS } from './peers.ts';

async function found(engine: string, sql: string): Promise<string[]> {
  const reader = engines.find(({ name }) => name === engine)?.scripts;
  if (reader === undefined) throw new Error(`no engine ${engine}`);
  const script = await reader.read(sql);
  expect(script.unread, sql).toEqual([]);
  return lintScript(script, reader.traits).map(({ rule }) => rule);
}

describe.each(['squawk', 'strong_migrations'] as const)('the rules of %s', (peer) => {
  const rules = Object.entries(PEERS[peer]);

  it('each have a rule of ours that finds what they find, or a reason why none does', async () => {
    const known = new Set(scriptRules.map(({ id }) => id));
    const unanswered = rules.filter(([, [ours, why]]) => (ours === null ? why === undefined : !known.has(ours)));
    expect(unanswered).toEqual([]);
    expect(Object.keys(PEER_EXAMPLES[peer])).toEqual(
      rules.flatMap(([theirs, [ours]]) => (ours === null ? [] : [theirs])),
    );
    const missed: string[] = [];
    for (const [theirs, [ours]] of rules)
      for (const [engine, sql] of PEER_EXAMPLES[peer][theirs] ?? [])
        if (ours !== null && !(await found(engine, sql)).includes(ours))
          missed.push(`${theirs}: ${ours} misses ${sql}`);
    expect(missed).toEqual([]);
  });
});
