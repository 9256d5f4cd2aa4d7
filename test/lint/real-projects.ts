import { cpSync } from 'node:fs';
import { outputOf, workbench } from '../tools/call-tool.ts';

/**
 * What lint_migration finds in the migrations of a real project, and every n-th finding for people to judge:
 * `npx tsx test/lint/real-projects.ts postgres <folder> <every n-th>`.
 */
const [, , engine = 'postgres', folder = '.', every = '50'] = process.argv;
const bench = workbench({}, {}, 'terminal');
cpSync(folder, bench.folder, { recursive: true });

interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly at: string;
  readonly what: string;
  readonly code: string;
}

const findings: Finding[] = [];
let counts: unknown;
let unread: unknown;
for (let omitted = 1; omitted > 0; ) {
  const output = outputOf(
    await bench.call('lint_migration', { engine, paths: ['.'], offset: findings.length, limit: 200 }),
  );
  findings.push(...(output.findings as Finding[]));
  [counts, unread, omitted] = [output.counts, output.unread, Number(output.omitted)];
}
await bench.close();

const byRule = new Map<string, number>();
for (const { rule } of findings) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
const shown = [
  JSON.stringify(counts),
  JSON.stringify(unread),
  ...[...byRule]
    .map(([rule, all]) => `${String(all).padStart(6)} ${rule}`)
    .sort()
    .reverse(),
  ...findings
    .filter((_, at) => at % Number(every) === 0)
    .map(
      ({ rule, severity, at, what, code }) =>
        `${severity} ${rule} ${at}\n    ${what}\n    ${code.replaceAll(/\s+/g, ' ')}`,
    ),
];
process.stdout.write(`${shown.join('\n')}\n`);
