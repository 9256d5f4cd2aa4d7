import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildPlugin } from '../client/built-plugin.ts';
import { type ModelRequest, startFakeModel, type Turn, textOf } from '../client/fake-model.ts';
import { runClaude } from '../client/run-claude.ts';
import { makeScratch } from '../client/scratch.ts';
import { type Plays, playsOf } from './plays.ts';
import { type Case, cases, suiteFolder } from './suite.ts';

const grade = z.looseObject({ name: z.string(), passed: z.boolean(), explanation: z.string() });
const report = z.looseObject({
  partial: z.boolean(),
  cases: z.array(
    z.looseObject({
      name: z.string(),
      aggregates: z.looseObject({ score: z.number() }),
      arms: z.looseObject({
        with: z.array(
          z.looseObject({
            error: z.string().nullable(),
            aborted: z.unknown().optional(),
            mocks: z.looseObject({ warnings: z.array(z.string()).default([]) }).optional(),
            graders: z.array(grade),
          }),
        ),
      }),
    }),
  ),
});

/** The case that a request belongs to: its prompt, or the command with its argument, is in it. */
function caseOf(request: ModelRequest): Case {
  const text = textOf(request);
  const found = cases.filter(({ prompt: { body } }) => {
    const [, command, args = ''] = /^(\/lockstep:\S+) ?(.*)/.exec(body) ?? [];
    if (command === undefined) return text.includes(body);
    return text.includes(`<command-name>${command}</command-name>`) && text.includes(args);
  });
  const [one] = found;
  if (one === undefined || found.length > 1)
    throw new Error(`${found.length} cases match the request: ${text.slice(-500)}`);
  return one;
}

/** Runs cases of the suite once each with the plugin, on a model that plays one of the two ways. */
async function evaluate(way: keyof Plays, filter: readonly string[] = []) {
  const scratch = makeScratch();
  const plugin = buildPlugin(join(scratch.folder, 'plugin'));
  cpSync(suiteFolder, join(plugin, 'evals'), { recursive: true });
  const model = await startFakeModel((request): Turn | undefined => {
    const said = request.messages.filter(({ role }) => role === 'assistant').length;
    return playsOf(caseOf(request))[way][said];
  });
  const out = join(scratch.folder, 'result.json');
  const options = ['--trust-plugin', '--no-publish', '--runs', '1', '--ablation', 'none', '-j', '3'];
  const places = ['--output-dir', join(scratch.folder, 'results'), '--json', out];
  const command = ['plugin', 'eval', plugin, ...options, ...filter, ...places];
  const finished = await runClaude(scratch, command, { ANTHROPIC_BASE_URL: model.url }, 500);
  await model.close();
  if (finished.exitCode !== 0 && finished.exitCode !== 1) throw new Error(`${finished.stdout}${finished.stderr}`);
  return { exitCode: finished.exitCode, ...report.parse(JSON.parse(readFileSync(out, 'utf8'))) };
}

/** `case: grader` of every grader that passed, or did not. */
function graded(found: Awaited<ReturnType<typeof evaluate>>, passed: boolean): string[] {
  return found.cases.flatMap(({ name, arms }) =>
    arms.with.flatMap(({ graders }) =>
      graders.filter((each) => each.passed === passed).map((each) => `${name}: ${each.name}: ${each.explanation}`),
    ),
  );
}

describe('the evals under claude plugin eval, on a scripted model', () => {
  it('all pass for a model that does as it should', async () => {
    const found = await evaluate('good');
    const runs = found.cases.flatMap(({ arms }) => arms.with);
    expect(graded(found, false)).toEqual([]);
    expect(
      runs.flatMap(({ error, aborted, mocks }) => [error, aborted, ...(mocks?.warnings ?? [])]).filter(Boolean),
    ).toEqual([]);
    expect({
      exitCode: found.exitCode,
      partial: found.partial,
      cases: found.cases.map(({ name }) => name).sort(),
    }).toEqual({
      exitCode: 0,
      partial: false,
      cases: cases.map(({ name }) => name).sort(),
    });
  });

  it('fail, each grader of them, for one that does not', async () => {
    const found = await evaluate('bad', ['--tag', 'probe']);
    expect(graded(found, true)).toEqual([]);
    const probes = cases.filter(({ prompt }) => JSON.stringify(prompt.head.tags).includes('probe'));
    expect({ exitCode: found.exitCode, cases: found.cases.length }).toEqual({ exitCode: 1, cases: probes.length });
    expect(probes.length).toBeGreaterThanOrEqual(8);
  });
});
