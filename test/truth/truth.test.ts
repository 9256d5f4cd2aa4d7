import { describe, expect, it } from 'vitest';
import { whyNoExtras } from '../lab/extra-packages.ts';
import { askParity, type TableAnswer } from './ask-parity.ts';
import { copyWithMariadbDump } from './copies/dumps.ts';
import { copyWithPgloader } from './copies/pgloader.ts';
import { COPY_PROGRAMS, ensureCopyPrograms } from './copies/programs.ts';
import { isoCodes, withdrawals } from './datasets/iso-codes.ts';
import { expectEditsFound } from './edits-found.ts';
import { type Difference, keyOf, sorted } from './find-differences.ts';
import { judgeAnswer, judgeParity } from './judge.ts';
import { noDifference, withPair } from './pair.ts';
import { randomEdits } from './random-cells.ts';

const missing = await whyNoExtras(COPY_PROGRAMS);
const unless = missing === undefined ? '' : ` (not run: ${missing})`;

const onlyHere = describe.skipIf(missing !== undefined);

onlyHere(`public data copied from MariaDB to PostgreSQL by pgloader${unless}`, () => {
  it('is equal, and N random changes of it are exactly what is found', async () => {
    await ensureCopyPrograms();
    const tables = await isoCodes();
    await withPair(['mariadb', 'postgres'], tables, async ({ source, target }) => {
      await copyWithPgloader(source, target);
      expect(await judgeParity(source, target, tables)).toEqual(noDifference(tables));
      await expectEditsFound(source, target, tables, [
        { seed: 1, count: 1 },
        { seed: 2, count: 90 },
      ]);
    });
  });

  it('differs in each date that PostgreSQL does not have, whether it became NULL or cost its row', async () => {
    await ensureCopyPrograms();
    const table = await withdrawals();
    const impossible = table.rows
      .filter(([, , date]) => /-00-00$/.test(date ?? ''))
      .map(([code]) => keyOf([code ?? null]));
    const all = (difference: Omit<Difference, 'key'>) => sorted(impossible.map((key) => ({ ...difference, key })));
    expect(impossible.length).toBeGreaterThan(260);
    await withPair(['mariadb', 'postgres'], [table], async ({ source, target }) => {
      await copyWithPgloader(source, target, { casts: ['type date drop not null using zero-dates-to-null'] });
      const emptied = await judgeParity(source, target, [table]);
      expect(emptied).toEqual({ withdrawal: all({ kind: 'different', columns: ['withdrawn'] }) });
      await target.execute('DROP TABLE withdrawal');
      expect(await copyWithPgloader(source, target, { skipRefused: true })).not.toEqual([]);
      const refused = await judgeParity(source, target, [table]);
      expect(refused).toEqual({ withdrawal: all({ kind: 'missing', columns: [] }) });
    });
  });
});

onlyHere(`public data copied from MariaDB to MySQL by mariadb-dump${unless}`, () => {
  it('keeps collations that are not the server’s own, is equal, and N random changes of it are exactly what is found', async () => {
    await ensureCopyPrograms();
    const codes = await isoCodes();
    const tables = [...codes, await withdrawals()];
    await withPair(['mariadb', 'mysql9'], tables, async ({ source, target }) => {
      await copyWithMariadbDump(source, target);
      expect(await judgeParity(source, target, tables)).toEqual(noDifference(tables));
      // Unlike the dump, a session of MySQL's own writes no zero dates.
      await expectEditsFound(source, target, codes, [{ seed: 3, count: 60 }]);
    });
  });
});

onlyHere(`the judge of these tests${unless}`, () => {
  it('accepts a true answer, and none that leaves out, invents or renames anything', async () => {
    await ensureCopyPrograms();
    const [table] = await isoCodes();
    if (table === undefined) throw new Error('There is no table.');
    const tables = [table];
    await withPair(['mariadb', 'postgres'], tables, async ({ source, target }) => {
      await copyWithPgloader(source, target);
      const { apply, expected } = randomEdits(table, 'postgres', { seed: 4, count: 20 });
      await target.execute(apply.join('\n'));
      const answer = await askParity(source, target);
      const judge = (change: Partial<TableAnswer>) => {
        const changed = answer.tables.map((said) => ({ ...said, ...change }));
        return judgeAnswer({ ...answer, tables: changed }, { source, target, tables });
      };
      expect(await judge({})).toEqual({ country: expected });
      const { differences = [] } = answer.tables[0] ?? {};
      const invented = {
        kind: 'different' as const,
        key: { alpha_2: '??' },
        rows: { source: 1, target: 1 },
        columns: [{ name: 'name' }],
      };
      const lies: Partial<TableAnswer>[] = [
        { differences: differences.slice(1) },
        { differences: [...differences, invented] },
        { differences: differences.map((one) => (one.columns ? { ...one, columns: [{ name: 'flag' }] } : one)) },
        { differences: differences.map((one) => (one.kind === 'extra' ? { ...one, kind: 'missing' as const } : one)) },
        { differences_total: differences.length - 1 },
        { differences_exact: false },
        { verdict: 'equal' },
        { compared_columns: 6 },
      ];
      for (const lie of lies) await expect(judge(lie)).rejects.toThrow('expected');
    });
  });
});
