import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tools } from '../../mcp-server/src/tools/index.ts';

const notTools = [
  'cdc-access.ts',
  'assess-lines.ts',
  'assess-result.ts',
  'assess-servers.ts',
  'bound-answer.ts',
  'current-subject.ts',
  'define.ts',
  'found-tools.ts',
  'index.ts',
  'inspect-both.ts',
  'measure.ts',
  'observe-project.ts',
  'keep-evidence.ts',
  'lint-targets.ts',
  'parity-lines.ts',
  'plan-result.ts',
  'planned-changes.ts',
  'planned-sides.ts',
  'run-together.ts',
  'seen',
];

describe('the list of tools', () => {
  it('holds every tool file, each named as its tool', () => {
    const files = readdirSync('mcp-server/src/tools').filter((file) => !notTools.includes(file));
    expect(files).toEqual(tools.map(({ name }) => `${name.replaceAll('_', '-')}.ts`).sort());
  });

  it('costs a model at most 3,000 tokens, counted as four characters each', () => {
    const definitions = tools.map(({ name, description, input }) => ({
      name,
      description,
      input: z.toJSONSchema(input, { io: 'input' }),
    }));
    const tokens = JSON.stringify(definitions).length / 4;
    expect(tokens).toBeGreaterThan(300);
    expect(tokens).toBeLessThan(3000);
  });

  it.each(tools.map((tool) => [tool.name, tool] as const))(
    '%s has a closed input, a closed output, and a description that fits',
    (_name, tool) => {
      expect(z.toJSONSchema(tool.input, { io: 'input' })).toMatchObject({
        type: 'object',
        additionalProperties: false,
      });
      expect(z.toJSONSchema(tool.output)).toMatchObject({
        type: 'object',
        additionalProperties: false,
        required: expect.arrayContaining(['summary', 'next']),
      });
      expect(tool.description.length).toBeGreaterThan(80);
      expect(tool.description.length).toBeLessThan(1000);
      expect(Object.keys(tool.hints).sort()).toEqual([
        'destructiveHint',
        'idempotentHint',
        'openWorldHint',
        'readOnlyHint',
      ]);
    },
  );

  it('takes neither SQL nor a connection string', () => {
    const names = tools.flatMap(({ input }) => Object.keys(input.shape));
    expect(names.filter((name) => /sql|query|url|dsn|host|password|where/i.test(name))).toEqual([]);
  });
});
