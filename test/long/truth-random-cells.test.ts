import { describe, expect, it } from 'vitest';
import { copyWithAnsiDump, copyWithCsv, copyWithMariadbDump, copyWithPgDump } from '../truth/copies/dumps.ts';
import { copyWithPgloader } from '../truth/copies/pgloader.ts';
import { ensureCopyPrograms } from '../truth/copies/programs.ts';
import { cities } from '../truth/datasets/cities.ts';
import { isoCodes, translations } from '../truth/datasets/iso-codes.ts';
import { timeZones } from '../truth/datasets/time-zones.ts';
import { unicode } from '../truth/datasets/unicode.ts';
import { expectEditsFound } from '../truth/edits-found.ts';
import { judgeParity } from '../truth/judge.ts';
import { noDifference, type Pair, withPair } from '../truth/pair.ts';
import type { TruthTable } from '../truth/table.ts';

type Kinds = Parameters<typeof withPair>[0];
type Copy = (pair: Pair, tables: readonly TruthTable[]) => Promise<unknown>;

const copies: readonly (readonly [Kinds, Copy])[] = [
  [['mariadb', 'postgres'], ({ source, target }) => copyWithPgloader(source, target)],
  [['postgres18', 'mariadb'], ({ source, target }, tables) => copyWithCsv(source, target, tables)],
  [['postgres', 'postgres18'], ({ source, target }) => copyWithPgDump(source, target)],
  [['mariadb', 'mysql9'], ({ source, target }) => copyWithMariadbDump(source, target)],
];

const rounds = [1, 7, 60, 500].map((count, at) => ({ seed: 1000 + at, count }));

describe('N random changes of each table of a true copy', () => {
  it.each(copies)('from %j are found, and nothing else', async (kinds, copy) => {
    await ensureCopyPrograms();
    const tables = [...(await isoCodes()), await translations(), ...(await timeZones()), ...(await unicode())];
    await withPair(kinds, tables, async (pair) => {
      await copy(pair, tables);
      await expectEditsFound(pair.source, pair.target, tables, rounds);
      expect(await judgeParity(pair.source, pair.target, tables)).toEqual(noDifference(tables));
    });
  });

  it('among all the cities of the world are found, and nothing else', async () => {
    await ensureCopyPrograms();
    const tables = await cities();
    await withPair(['mysql9', 'postgres18'], tables, async ({ source, target }) => {
      await copyWithAnsiDump(source, target, tables);
      await expectEditsFound(source, target, tables, rounds);
    });
  });
});
