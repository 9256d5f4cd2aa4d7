import { describe, expect, it } from 'vitest';
import { whyNoExtras } from '../lab/extra-packages.ts';
import { copyWithPgloader } from './copies/pgloader.ts';
import { COPY_PROGRAMS, ensureCopyPrograms } from './copies/programs.ts';
import { isoCodes, withdrawals } from './datasets/iso-codes.ts';
import { expectEditsFound } from './edits-found.ts';
import { type Difference, keyOf, sorted } from './find-differences.ts';
import { judgeParity } from './judge.ts';
import { noDifference, withPair } from './pair.ts';

const missing = await whyNoExtras(COPY_PROGRAMS);
const unless = missing === undefined ? '' : ` (not run: ${missing})`;

describe.skipIf(missing !== undefined)(`public data copied from MariaDB to PostgreSQL by pgloader${unless}`, () => {
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
