import { describe, expect, it } from 'vitest';
import {
  copyWithAnsiDump,
  copyWithCsv,
  copyWithMariadbDump,
  copyWithPgDump,
  copyWithPgInserts,
  copyWithTabFiles,
} from '../truth/copies/dumps.ts';
import { copyWithPgloader } from '../truth/copies/pgloader.ts';
import { ensureCopyPrograms } from '../truth/copies/programs.ts';
import { copyWithSyncKit } from '../truth/copies/sync-kit.ts';
import { cities } from '../truth/datasets/cities.ts';
import { isoCodes, translations, withdrawals } from '../truth/datasets/iso-codes.ts';
import { timeZones } from '../truth/datasets/time-zones.ts';
import { unicode } from '../truth/datasets/unicode.ts';
import { judgeParity } from '../truth/judge.ts';
import { noDifference, type Pair, withPair } from '../truth/pair.ts';
import type { TruthTable } from '../truth/table.ts';

type Kinds = Parameters<typeof withPair>[0];

interface Copy {
  readonly tool: string;
  readonly kinds: Kinds;
  readonly tables: () => Promise<readonly TruthTable[]>;
  readonly copy: (pair: Pair, tables: readonly TruthTable[]) => Promise<unknown>;
}

const text = async () => [...(await isoCodes()), await translations()];
/** Not all the cities of the world: truth-random-cells.test.ts copies those. */
const someCities = () => cities(20_000);
const everything = async () => [
  ...(await text()),
  ...(await timeZones()),
  ...(await unicode()),
  ...(await someCities()),
];

const copies: readonly Copy[] = [
  {
    tool: 'pgloader',
    kinds: ['mariadb', 'postgres'],
    tables: everything,
    copy: ({ source, target }) => copyWithPgloader(source, target),
  },
  {
    tool: 'tab-separated files and COPY',
    kinds: ['mariadb', 'postgres18'],
    tables: async () => [...(await text()), ...(await timeZones())],
    copy: ({ source, target }, tables) => copyWithTabFiles(source, target, tables),
  },
  {
    tool: 'a dump in ANSI quotes',
    kinds: ['mysql9', 'postgres18'],
    tables: async () => [...(await text()), ...(await timeZones()), ...(await someCities())],
    copy: ({ source, target }, tables) => copyWithAnsiDump(source, target, tables, { types: { daylight: 'smallint' } }),
  },
  {
    tool: 'the INSERTs of pg_dump',
    kinds: ['postgres', 'mysql9'],
    tables: async () => [...(await text()), ...(await someCities())],
    copy: ({ source, target }, tables) => copyWithPgInserts(source, target, tables),
  },
  {
    tool: 'CSV and LOAD DATA',
    kinds: ['postgres18', 'mariadb'],
    tables: async () => [...(await text()), ...(await timeZones()), ...(await unicode())],
    copy: ({ source, target }, tables) => copyWithCsv(source, target, tables),
  },
  {
    tool: 'pg_dump',
    kinds: ['postgres', 'postgres18'],
    tables: everything,
    copy: ({ source, target }) => copyWithPgDump(source, target),
  },
  {
    tool: 'mariadb-dump',
    kinds: ['mariadb', 'mysql9'],
    tables: async () => [...(await everything()), await withdrawals()],
    copy: ({ source, target }) => copyWithMariadbDump(source, target),
  },
  { tool: 'the backfill of the sync kit', kinds: ['mariadb', 'postgres18'], tables: everything, copy: copyWithSyncKit },
];

describe('public data copied whole', () => {
  it.each(copies)('by $tool, $kinds, is equal', async ({ kinds, tables, copy }) => {
    await ensureCopyPrograms();
    const loaded = await tables();
    expect(loaded.flatMap(({ rows }) => rows).length).toBeGreaterThan(80_000);
    await withPair(kinds, loaded, async (pair) => {
      await copy(pair, loaded);
      expect(await judgeParity(pair.source, pair.target, loaded)).toEqual(noDifference(loaded));
    });
  });
});
