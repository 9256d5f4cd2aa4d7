import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { SQUAWK_RULES } from './squawk-rules.ts';

/**
 * What squawk itself finds in the example of each of its rules, for squawk.json. Its path is the argument: `npx tsx
 * test/lint/record-squawk.ts "$(command -v squawk)"`, after `pip install squawk-cli`.
 */
const [, , squawk = 'squawk'] = process.argv;
const all = Object.keys(SQUAWK_RULES).flatMap((rule) => ['--include', rule]);

function ask(sql: string): string[] {
  const said: unknown = JSON.parse(run(['--reporter', 'json', ...all], sql));
  if (!Array.isArray(said)) throw new Error('squawk answers in another form');
  return [...new Set(said.map((each: { rule_name: string }) => each.rule_name))].sort();
}

/** squawk ends with 1 where it finds something. */
function run(options: readonly string[], input: string): string {
  try {
    return execFileSync(squawk, options, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout);
    throw error;
  }
}

const examples = [...new Set(Object.values(SQUAWK_RULES).flatMap((each) => each.examples))].sort();
const recorded = {
  version: run(['--version'], '').trim(),
  said: Object.fromEntries(examples.map((sql) => [sql, ask(sql)])),
};
writeFileSync(new URL('squawk.json', import.meta.url), `${JSON.stringify(recorded, null, 2)}\n`);
