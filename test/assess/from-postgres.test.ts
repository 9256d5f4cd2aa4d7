import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Assessment } from '../../mcp-server/src/model/assessment.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { assess, told } from './assess.ts';
import { POSTGRES_CLEAN, POSTGRES_HAZARDS } from './postgres-hazards.ts';

describe.each([
  ['postgres', 'mysql9'],
  ['postgres18', 'mariadb'],
] as const)('the live data of %s for %s', (sourceKind, targetKind) => {
  let target: LabDatabase;
  beforeAll(async () => {
    target = await sharedServer(targetKind).createDatabase();
    await target.execute(`ALTER DATABASE \`${target.name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  });
  afterAll(() => target.drop());
  const judge = async (setUp: string): Promise<Assessment> => {
    const source = await sharedServer(sourceKind).createDatabase();
    await source.execute(setUp);
    try {
      return await assess(source, target);
    } finally {
      await source.drop();
    }
  };

  it('says nothing of clean data with near misses for every check', async () => {
    const { findings, not_checked, tables } = await judge(POSTGRES_CLEAN);
    expect({ found: told(findings), not_checked, partly: tables.filter(({ read }) => read !== 'whole') }).toEqual({
      found: '',
      not_checked: [],
      partly: [],
    });
  });

  it('finds every hazard that was planted, and nothing else', async () => {
    const { findings, not_checked } = await judge(POSTGRES_HAZARDS);
    expect(not_checked).toEqual([
      {
        check: 'generated-differs',
        object: 'computed.g',
        reason: expect.stringContaining('uses a function, type or operator of this database'),
      },
    ]);
    expect(told(findings)).toMatchInlineSnapshot(`
      "bit-type: cased.bits note
      cascade-unseen: children.child_parent note
      counter-near-end: ids.id warning
      counter-near-end: ids.s warning
      double-encoded: nokey.body warning 1 [-="Ã©"]
      enum-labels: cased.m blocker
      float-key: measured.measured_pkey warning
      folded-duplicates: people.people_nick_key blocker 6 [1/ann@x.org="straße", 1/bob="bob", 1/änn@x.org="E", 2/Bob="bob ", 2/ann@x.org="é"]
      folded-duplicates: people.people_pkey blocker 3 [1/Ann@x.org="1/Ann@x.org", 1/ann@x.org="1/ann@x.org", 1/änn@x.org="1/änn@x.org"]
      fraction-lost: numbers.fine warning 1 [2="0.00000000000000000000000000000000001"]
      fraction-lost: numbers.n warning 1 [4="0.0000000000000000000000000000001"]
      huge-value: wide.k warning 1 [1="100,001 bytes"]
      index-declared: people.people_pkey warning
      index-declared: wide.wide_k warning
      index-declared: wide.wide_v warning
      json-duplicate-key: docs.j warning 1 [00000000000000000000000000000001="{\\"a\\": 1, \\"b\\": {\\"c\\": 1, \\"c\\": 2}}"]
      json-surrogate: docs.j blocker 1 [00000000000000000000000000000002="\\"\\\\ud800\\""]
      moment-range: moments.d blocker 3 [2="0001-12-31 BC", 3="10000-01-01", 4="-infinity"]
      moment-range: moments.ts blocker 2 [2="infinity", 3="0001-01-01 00:00:00 BC"]
      moment-range: moments.tz blocker 1 [4="-infinity"]
      moment-range: moments.tz blocker 2 [2="2038-01-19 03:14:08+00", 3="1970-01-01 00:00:00+00"]
      name-clash: Cased blocker
      name-clash: Cased warning
      no-key: nokey warning
      not-finite: numbers.f blocker 2 [2="NaN", 3="Infinity"]
      not-finite: numbers.g blocker 2 [2="Infinity", 3="-Infinity"]
      not-finite: numbers.n blocker 2 [2="NaN", 5="Infinity"]
      number-range: numbers.n blocker 1 [3="100000000000000000000000000000000000"]
      number-range: numbers.p blocker 1 [2="1000000000000000000000000000000000000000…"]
      orphans: children.child_parent blocker 2 [1/2="7", 2/1="8"]
      reserved-word: Cased note
      row-declared: wide blocker
      time-range: moments.span blocker 2 [2="839:00:00", 4="35 days"]
      trigger-unseen: cased.watch warning
      unknown-type: cased.tags note"
    `);
  });
});
