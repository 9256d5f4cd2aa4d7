import { describe, expect, it } from 'vitest';
import { engines } from '../../mcp-server/src/engines/open.ts';
import { lintScript } from '../../mcp-server/src/lint/lint-script.ts';
import { scriptRules } from '../../mcp-server/src/lint/script-rules/index.ts';
import { PEER_EXAMPLES } from './peer-examples.ts';
import { PEERS } from './peers.ts';
import squawk from './squawk.json' with { type: 'json' };
import { SQUAWK_RULES } from './squawk-rules.ts';

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

describe('what squawk itself finds', () => {
  const said: Readonly<Record<string, readonly string[]>> = squawk.said;

  it('is recorded for an example of each of its rules, and of no other', () => {
    const examples = Object.values(SQUAWK_RULES).flatMap((each) => each.examples);
    expect(Object.keys(said)).toEqual([...new Set(examples)].sort());
    const named = new Set(Object.values(said).flat());
    expect([...named].filter((rule) => !(rule in SQUAWK_RULES))).toEqual([]);
    // One name for two rules that have names of their own, and a rule for PostgreSQL 19, which has REPACK.
    expect(Object.keys(SQUAWK_RULES).filter((rule) => !named.has(rule))).toEqual([
      'prefer-repack',
      'require-timeout-settings',
    ]);
  });

  it('we find in the same statements, but for what its table says that we do not', async () => {
    const missed: string[] = [];
    for (const [sql, rules] of Object.entries(said)) {
      const own = await found('postgres', sql);
      for (const rule of rules) {
        const { ours = null, but } = SQUAWK_RULES[rule] ?? {};
        if (ours !== null && !own.includes(ours) && but?.test(sql) !== true) missed.push(`${rule}: ${sql}`);
      }
    }
    expect(missed).toEqual([]);
  });
});
