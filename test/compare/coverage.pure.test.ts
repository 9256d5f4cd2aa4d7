import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { coverage } from '../../mcp-server/src/compare/coverage.ts';
import { rules } from '../../mcp-server/src/compare/rules/index.ts';

const covers = Object.values(coverage).flatMap((fields) => Object.values(fields));
const named = new Set(covers.flatMap((cover) => (typeof cover === 'string' ? [] : cover)));
const ids = rules.map(({ id }) => id);

describe('the table of what is compared', () => {
  it('names only rules that exist', () => {
    expect([...named].filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('names every rule', () => {
    expect(ids.filter((id) => !named.has(id))).toEqual([]);
  });

  it('gives a reason in words for every field that no rule judges', () => {
    const reasons = covers.filter((cover) => typeof cover === 'string');
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter((reason) => !/^\S+( \S+)+$/.test(reason))).toEqual([]);
    expect(covers.filter((cover) => cover.length === 0)).toEqual([]);
  });
});

describe('the list of rules', () => {
  it('holds each file of rules/ once, by its id, in order', async () => {
    const files = await readdir(new URL('../../mcp-server/src/compare/rules/', import.meta.url));
    const expected = files.filter((file) => file !== 'index.ts').map((file) => file.replace(/\.ts$/, ''));
    expect(ids).toEqual(expected.sort());
  });
});
