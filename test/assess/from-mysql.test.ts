import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Assessment } from '../../mcp-server/src/model/assessment.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { assess, mysqlWithReader, told } from './assess.ts';
import { MYSQL_CLEAN } from './mysql-clean.ts';
import { MYSQL_HAZARDS } from './mysql-hazards.ts';

const JSON_ROWS = String.raw`
INSERT INTO docs VALUES (1, '{"a": "\\u0000", "b": 1}'), (2, '{"a": "\\\\u0000"}'), (3, '{"a": 1, "a": 2}'), (4, '[{"a": 1}, {"a": 2, "b": {"c": 1, "c": 2}}]'),
  (5, '[{"a": 1}, {"a": 2}]'), (6, '{"a": "{\\"a\\": 1, \\"a\\": 2}", "b\\\\": "\\":"}'), (7, NULL), (8, '"\\ud83d\\ude00"');`;
const TEXT_ROWS = String.raw`
INSERT INTO notes SELECT id, doc FROM docs; INSERT INTO notes VALUES (20, '{'), (21, ''), (22, '"\\ud83d"'), (23, '{"x" : 1, "x" : 1}'), (24, '{"x": null, "y": "x\\\\"}');`;

describe.each([
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
] as const)('the live data of %s for %s', (sourceKind, targetKind) => {
  let source: LabDatabase;
  let target: LabDatabase;
  beforeAll(async () => {
    [source, target] = await Promise.all([mysqlWithReader(sourceKind), sharedServer(targetKind).createDatabase()]);
  });
  afterAll(() => Promise.all([source.drop(), target.drop()]));
  const judge = async (setUp: string): Promise<Assessment> => {
    const tables = await source.query('SHOW TABLES');
    await source.execute(
      `SET foreign_key_checks = 0; ${tables.map(([name]) => `DROP TABLE \`${name}\`;`).join(' ')} SET @x = 0;`,
    );
    await source.execute(setUp);
    return assess(source, target);
  };

  it('says nothing of clean data with near misses for every check', async () => {
    const { findings, not_checked, tables } = await judge(MYSQL_CLEAN);
    expect({ found: told(findings), not_checked, partly: tables.filter(({ read }) => read !== 'whole') }).toEqual({
      found: '',
      not_checked: [],
      partly: [],
    });
  });

  it('finds every hazard that was planted, and nothing else', async () => {
    const { findings, not_checked, tables } = await judge(MYSQL_HAZARDS);
    expect({ not_checked, partly: tables.filter(({ read }) => read !== 'whole') }).toEqual({
      not_checked: [],
      partly: [],
    });
    expect(told(findings)).toMatchInlineSnapshot(`
      "bit-type: numbers.b note
      cascade-unseen: cities.city_country warning
      counter-near-end: ids.id warning
      double-encoded: texts.body warning 2 [b/2="Ã©", c/1="Itâ€™s"]
      double-encoded: texts.old warning 1 [b/2="Ã©"]
      empty-member: enums.e blocker 1 [2=""]
      empty-member: enums.n blocker 1 [4=""]
      float-key: measured.PRIMARY warning
      float-text: numbers.f warning 1 [2="16777200"]
      generated-differs: computed.hour warning 1 [1="10"]
      huge-value: texts.doc warning 1 [f/1="100,001 bytes"]
      impossible-date: dates.d blocker 2 [4="2023-02-29", 5="2023-04-31"]
      impossible-date: dates.dt blocker 1 [4="2026-02-30 10:00:00.000"]
      index-entry: wide.h warning 1 [2="2,705 bytes"]
      index-entry: wide.k warning 1 [3="2,708 bytes"]
      index-name-clash: database note
      name-clash: Mixed warning
      name-too-long: mixed warning
      no-key: loose warning
      not-transactional: plain warning
      nul-character: texts.body blocker 1 [b/1="nul\\u0000inside"]
      nul-character: texts.old blocker 1 [e/1="\\u0000"]
      number-range: numbers.big blocker 2 [2="9223372036854775808", 3="18446744073709551615"]
      number-range: numbers.id blocker 1 [9223372036854775808="9223372036854775808"]
      orphans: cities.city_country blocker 2 [5="zzz", 6="yyy"]
      other-spelling: cities.city_country blocker 2 [2="abc", 3="def"]
      reserved-word: audited note
      set-type: numbers.s note
      shape-srid: shapes.p warning 1 [1=shape]
      system-column: audited.xmin blocker
      time-range: numbers.t blocker 3 [2="24:00:00.001", 3="-00:00:01.000", 9223372036854775808="838:59:59.000"]
      trailing-space: tags.name warning 1 [2="b "]
      trigger-unseen: audited.audit warning
      truth-value: numbers.flag warning 2 [3="2", 4="-1"]
      year-zero: numbers.y note 1 [2="0000"]
      zero-date: dates.d blocker 3 [2="0000-00-00", 3="2020-00-15", 6="0000-04-31"]
      zero-date: dates.dt blocker 1 [3="0000-00-00 00:00:00.000"]
      zero-date: dates.ts blocker 1 [3="0000-00-00 00:00:00"]"
    `);
  });

  it('finds odd JSON in documents and in texts that shall become documents', async () => {
    await target.execute('DROP TABLE IF EXISTS notes; CREATE TABLE notes (id int PRIMARY KEY, doc jsonb)');
    const { findings, not_checked } = await judge(
      `CREATE TABLE docs (id int PRIMARY KEY, doc json); CREATE TABLE notes (id int PRIMARY KEY, doc longtext); ${JSON_ROWS} ${TEXT_ROWS}`,
    );
    await target.execute('DROP TABLE notes');
    expect(not_checked).toEqual([]);
    const ids = findings.map(
      ({ rule, object, examples }) => `${object.table} ${rule}: ${examples.map(({ key }) => key.id).join(' ')}`,
    );
    const parsed = [
      'docs json-nul: 1',
      'notes json-duplicate-key: 23',
      'notes json-invalid: 20 21 22',
      'notes json-nul: 1',
    ];
    const kept = [
      'docs json-duplicate-key: 3 4',
      'docs json-nul: 1',
      'notes json-duplicate-key: 3 4 23',
      'notes json-invalid: 20 21 22',
      'notes json-nul: 1',
    ];
    expect(ids.sort()).toEqual(sourceKind === 'mariadb' ? kept : parsed);
  });
});
