import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contexts } from '../../mcp-server/src/render/contexts.ts';
import { templates } from '../../mcp-server/src/render/templates.generated.ts';
import { templateMistakes } from './template-mistakes.ts';

const compileScript = fileURLToPath(new URL('../../templates/compile.mjs', import.meta.url));

it('the inlined templates are what the template files say', () => {
  const check = spawnSync(process.execPath, [compileScript, '--check'], { encoding: 'utf8' });
  expect({ status: check.status, stderr: check.stderr }).toEqual({ status: 0, stderr: '' });
});

it('every template names only what its context has, and prints it through the helper for its kind', () => {
  expect(Object.keys(templates)).toEqual(Object.keys(contexts).sort());
  const mistakes = Object.entries(contexts).map(([name, schema]) => [
    name,
    templateMistakes(templates[name as keyof typeof templates], schema),
  ]);
  expect(mistakes).toEqual(Object.keys(contexts).map((name) => [name, []]));
});

describe('the check of the templates', () => {
  const schema = z.strictObject({
    name: z.string(),
    count: z.number(),
    note: z.string().nullable(),
    query: z.strictObject({ sql: z.string() }),
    rows: z.array(z.strictObject({ name: z.string(), parts: z.array(z.string()) })),
  });

  it.each([
    ['{{name}}', 'bare {{name}}: print it through a helper'],
    ['{{{name}}}', 'bare {{name}}: print it through a helper'],
    ['{{mdText nme}}', 'nme: there is no such value'],
    ['{{mdText count}}', 'mdText takes string, count is number'],
    ['{{digits name}}', 'digits takes number, name is string'],
    ['{{mdText query}}', 'mdText takes string, query is object'],
    ['{{mdText note}}', 'mdText takes string, note is nullable string'],
    ['{{sql name}}', 'sql takes sql, name is string'],
    ['{{mdTxt name}}', 'mdTxt: there is no such helper'],
    ['{{#if rws}}x{{/if}}', 'rws: there is no such value'],
    ['{{#if count}}x{{/if}}', '#if count: a number is false when it is 0'],
    ['{{#if name}}x{{/if}}', '#if name: a string is false when it is empty'],
    ['{{#if note}}{{else}}{{mdText note}}{{/if}}', 'mdText takes string, note is nullable string'],
    ['{{#each name}}{{mdText this}}{{/each}}', '#each name: string is not a list'],
    ['{{#each rows}}{{mdText nme}}{{/each}}', 'nme: there is no such value'],
    ['{{#each rows}}{{mdText ../nme}}{{/each}}', '../nme: there is no such value'],
    ['{{#each rows}}{{mdText ../../name}}{{/each}}', '../../name: there is no such value'],
    ['{{#each rows}}{{#each parts}}{{mdText name}}{{/each}}{{/each}}', 'name: there is no such value'],
    ['{{mdText name name}}', 'mdText takes one value'],
    ['{{> part}}', 'a PartialStatement is not allowed'],
    ['{{#with query}}{{/with}}', '#with is not allowed'],
    ['{{#each rows as |row|}}{{mdText row.name}}{{/each}}', '#each rows: block parameters are not allowed'],
  ])('finds the mistake in %s', (template, mistake) => {
    expect(templateMistakes(template, schema)).toEqual([mistake]);
  });

  it('accepts what is right', () => {
    const template =
      '{{mdText name}}{{#if note}}{{mdText note}}{{/if}}{{#each rows}}{{mdCell name}}{{digits ../count}}' +
      '{{#each parts}}{{mdText this}}{{digits @index}}{{#unless @last}},{{/unless}}{{/each}}{{/each}}{{sql query}}{{count count}}';
    expect(templateMistakes(template, schema)).toEqual([]);
    expect(Handlebars.parse(template).body.length).toBe(5);
  });
});
