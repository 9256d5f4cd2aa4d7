import { expect, it } from 'vitest';
import { describeKit } from '../../mcp-server/src/kit/describe-kit.ts';
import { tableRequest } from '../../mcp-server/src/parity/request.ts';
import { integer, key, schema, table, varchar } from '../compare/build.ts';
import { ask } from '../mapping/ask.ts';
import { DIALECTS } from './cases.ts';

const rows = (name: string) => table(name, [integer('id'), varchar('name', 20)]);
const source = schema([rows('cats'), rows('dogs')]);
const pets = table('pets', [varchar('kind', 5), integer('id'), varchar('name', 20)], {
  primaryKey: key('PRIMARY', 'kind', 'id'),
});
const target = schema([pets]);
const yaml = (cat: string, dog: string) =>
  `tables:\n  - { source: cats, target: pets, constants: { kind: ${cat} } }\n  - { source: dogs, target: pets, constants: { kind: ${dog} } }`;

it('two sources go into one target where constants tell their rows apart under every collation', () => {
  const { mapping, mistakes } = ask(yaml('cat', 'dog'), source, target);
  expect(mistakes).toBe('');
  expect(mapping.tables.map(({ source: { name }, merged }) => [name, merged])).toEqual([
    ['cats', true],
    ['dogs', true],
  ]);
  expect(ask(yaml('cat', 'CAT'), source, target).mistakes).toMatch(/pets receives the rows of cats already/);
});

it('each is compared with its own rows, and the kit says that it carries none of them', () => {
  const { mapping } = ask(yaml('cat', 'dog'), source, target);
  const [cats, dogs] = mapping.tables.map((pair) => tableRequest(pair, rows(pair.source.name), pets));
  const kind = { name: 'kind', form: { kind: 'text' } };
  expect([cats?.target.filter, dogs?.target.filter]).toEqual([
    [{ column: kind, op: '=', values: ['cat'] }],
    [{ column: kind, op: '=', values: ['dog'] }],
  ]);
  expect(cats?.repair.columns.filter((column) => column.key).map((column) => column.target)).toEqual(['id', 'kind']);
  const side = (one: typeof source) => ({ schema: one, dialect: DIALECTS.mysql });
  const { kit, notCarried } = describeKit({ source: side(source), target: side(target), mapping });
  expect(kit.tables).toEqual([]);
  expect(notCarried.map(({ table: name, reason }) => `${name}: ${reason}`)).toEqual([
    'shop.cats: shop.pets receives other tables too, and the kit carries one source into a table',
    'shop.dogs: shop.pets receives other tables too, and the kit carries one source into a table',
  ]);
});
