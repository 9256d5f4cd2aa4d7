import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outputOf, workbench } from '../tools/call-tool.ts';
import { CODE_ERRORS } from './skills-errors/code.ts';
import { ELSEWHERE } from './skills-errors/elsewhere.ts';
import type { SampleError } from './skills-errors/error.ts';
import { SCRIPT_ERRORS } from './skills-errors/scripts.ts';

const numbered = (letter: string, last: number) => Array.from({ length: last }, (_, at) => `${letter}-${at + 1}`);

/** The errors that were found in the samples and texts of other skills and tools: numbered by their source, the others by its name. */
const LISTED = [
  ...numbered('M', 20),
  ...numbered('Z', 10),
  ...numbered('D', 11),
  ...numbered('W', 10),
  ...numbered('P', 4),
  ...['default', 'DO block', 'trigger', 'NOT NULL', 'connector', 'snapshot', 'plugins'].map(
    (each) => `wshobson: ${each}`,
  ),
  ...['rename', 'SKIP LOCKED', 'whole table', 'golang-migrate', 'required column'].map((each) => `ECC: ${each}`),
  ...['bucket', 'estimates', 'offline'].map((each) => `migration-architect: ${each}`),
  ...['dbmig: counts', 'dbmig: writes', 'migration-diff: by hand', 'Kestra: ids only', 'Neon: hidden SQL'],
  ...['Supabase: typo', 'hooks: text filter', 'agents: reset', 'MCP: read-only'],
  ...['issue: outbox cursor', 'issue: REPLACE', 'issue: INSERT IGNORE'],
];

const errors = [...CODE_ERRORS, ...SCRIPT_ERRORS];
const ENDINGS = { ts: 'ts', py: 'py', postgres: 'sql', mysql: 'sql' } as const;

const pathOf = ({ id, kind, file }: SampleError, version: 'sample' | 'mended') =>
  `${kind === 'mysql' ? 'mysql' : 'postgres'}/${version}/${id.replaceAll(/\W+/g, '-')}/${file ?? `x.${ENDINGS[kind]}`}`;

interface Finding {
  readonly rule: string;
  readonly at: string;
}

const bench = workbench({});
const found = new Map<string, string[]>();
let unread: unknown[] = [];

beforeAll(async () => {
  for (const each of errors) {
    for (const version of ['sample', 'mended'] as const) {
      const path = join(bench.folder, pathOf(each, version));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, each[version]);
    }
  }
  for (const engine of ['postgres', 'mysql']) {
    let omitted = 1;
    for (let offset = 0; omitted > 0; ) {
      const output = outputOf(await bench.call('lint_migration', { engine, paths: [engine], offset, limit: 200 }));
      const page = output.findings as readonly Finding[];
      for (const { rule, at } of page) {
        const path = at.replace(/:\d+$/, '');
        found.set(path, [...(found.get(path) ?? []), rule]);
      }
      unread = [...unread, ...(output.unread as unknown[])];
      omitted = Number(output.omitted);
      offset += page.length;
    }
  }
});
afterAll(() => bench.close());

describe('lint_migration over the errors of other skills', () => {
  it('has a sample for each of them, or a reason why no file shows it', () => {
    const told = [...errors.map(({ id }) => id.replace(/ \(.*\)$/, '')), ...Object.keys(ELSEWHERE)];
    expect([...new Set(told)].sort()).toEqual([...LISTED].sort());
    expect(Object.keys(ELSEWHERE).filter((id) => errors.some((each) => each.id === id))).toEqual([]);
  });

  it('reads every sample', () => expect(unread).toEqual([]));

  it.each(errors.map((each) => [each.id, each.error, each] as const))('finds %s: %s', (_, __, each) => {
    expect(found.get(pathOf(each, 'sample')) ?? []).toContain(each.rule);
    expect(found.get(pathOf(each, 'mended')) ?? []).toEqual([]);
  });
});
