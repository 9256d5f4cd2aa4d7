import { describe, expect, it } from 'vitest';
import { compareSchemas } from '../../mcp-server/src/compare/compare-schemas.ts';
import type { DdlChoices } from '../../mcp-server/src/model/ddl.ts';
import type { ServerKind } from '../lab/lab.ts';
import {
  ddlOf,
  inspect,
  kitOf,
  mappingOf,
  plannedKit,
  run,
  unexplained,
  withBoth,
  withoutExtensions,
} from './closed-loop.ts';
import { mariadbFixtures, mysql9Fixtures, mysqlFixtures } from './mysql-fixtures.ts';
import { postgresFixtures } from './postgres-fixtures.ts';

type Fixtures = Readonly<Record<string, string>>;

const roads: readonly (readonly [ServerKind, ServerKind, Fixtures])[] = [
  ['mariadb', 'postgres', { ...mysqlFixtures, ...mariadbFixtures }],
  ['mysql9', 'postgres18', { ...mysqlFixtures, ...mysql9Fixtures }],
  ['mariadb', 'mysql9', { ...mysqlFixtures, ...mariadbFixtures }],
  ['mysql9', 'mariadb', { ...mysqlFixtures, ...mysql9Fixtures }],
  ['postgres', 'mariadb', postgresFixtures],
  ['postgres18', 'mysql9', postgresFixtures],
  ['postgres', 'postgres18', postgresFixtures],
];

async function closeLoop(
  from: ServerKind,
  to: ServerKind,
  sql: string,
  choices: Partial<DdlChoices> = {},
): Promise<void> {
  await withBoth({ from, to, sql }, async (one, other) => {
    const urls = { source: one.url, target: other.url };
    const source = await inspect(one.url);
    const empty = await inspect(other.url);
    const ddl = ddlOf(source, empty, urls, choices);
    await run(other.url, ddl, 'forward');
    const made = await inspect(other.url);
    expect(unexplained(compareSchemas(source, made, mappingOf(source, made, ddl)), ddl)).toEqual([]);
    expect(plannedKit(source, empty, ddl, urls)).toEqual(kitOf(source, made, urls));
    await run(other.url, ddl, 'forward');
    expect(await inspect(other.url)).toEqual(made);
    expect(ddlOf(source, made, urls, choices).scripts).toEqual([]);
    await run(other.url, ddl, 'reverse');
    await run(other.url, ddl, 'reverse');
    expect(withoutExtensions(await inspect(other.url))).toEqual(empty);
  });
}

describe.each(roads)(
  'the definition from %s to %s makes what the comparison accepts, twice, and unmakes it:',
  (from, to, fixtures) => {
    it.each(Object.entries(fixtures))('%s', (_name, sql) => closeLoop(from, to, sql));
  },
);

const everything = Object.values(mysqlFixtures).join('');

/** Each way is tried at least once. */
const ways: readonly (readonly [string, Partial<DdlChoices>])[] = [
  [
    'booleans, numeric, CHECKs and citext',
    {
      truth: 'boolean',
      bigint_unsigned: 'numeric',
      enum: 'check',
      case_insensitive: 'citext',
      case_insensitive_columns: 'all',
    },
  ],
  [
    'lookup tables, text, UUIDs and unique indexes over lower()',
    {
      enum: 'lookup',
      set: 'text',
      json: 'json',
      binary16: 'uuid',
      time: 'time',
      spatial: 'point',
      case_insensitive: 'index',
      names: 'lower',
    },
  ],
  ['exact comparison', { case_insensitive: 'exact' }],
  ['collations for all text that ignores case', { case_insensitive_columns: 'all' }],
];

describe('the same loop is closed when lockstep.yaml asks for', () => {
  it.each(ways)('%s', (_name, choices) => closeLoop('mysql9', 'postgres', everything, choices));
  it('binary UUIDs, DATETIME and short keys', () =>
    closeLoop('postgres18', 'mysql9', Object.values(postgresFixtures).slice(2, 5).join(''), {
      uuid: 'binary',
      timestamptz: 'datetime',
      key_text_length: 60,
    }));
});
