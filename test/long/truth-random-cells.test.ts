import { describe, expect, it } from 'vitest';
import type { LabDatabase } from '../lab/lab-server.ts';
import { answerFor, askParity } from '../truth/ask-parity.ts';
import { copyWithAnsiDump, copyWithCsv, copyWithMariadbDump, copyWithPgDump } from '../truth/copies/dumps.ts';
import { copyWithPgloader } from '../truth/copies/pgloader.ts';
import { ensureCopyPrograms } from '../truth/copies/programs.ts';
import { copyWithSyncKit } from '../truth/copies/sync-kit.ts';
import { cities } from '../truth/datasets/cities.ts';
import { isoCodes, translations } from '../truth/datasets/iso-codes.ts';
import { timeZones } from '../truth/datasets/time-zones.ts';
import { unicode } from '../truth/datasets/unicode.ts';
import { expectEditsFound } from '../truth/edits-found.ts';
import { exportRows, type Rows } from '../truth/find-differences.ts';
import { type Pair, withPair } from '../truth/pair.ts';
import { randomEdits } from '../truth/random-cells.ts';
import { inUtc } from '../truth/rules.ts';
import type { TruthTable } from '../truth/table.ts';

type Kinds = Parameters<typeof withPair>[0];
type Copy = (pair: Pair, tables: readonly TruthTable[]) => Promise<unknown>;

const copies: readonly (readonly [Kinds, Copy])[] = [
  [['mariadb', 'postgres'], ({ source, target }) => copyWithPgloader(source, target)],
  [['postgres18', 'mariadb'], ({ source, target }, tables) => copyWithCsv(source, target, tables)],
  [['postgres', 'postgres18'], ({ source, target }) => copyWithPgDump(source, target)],
  [['mariadb', 'mysql9'], ({ source, target }) => copyWithMariadbDump(source, target)],
  [['mysql9', 'postgres'], copyWithSyncKit],
];

const rounds = [1, 500].map((count, at) => ({ seed: 1000 + at, count }));

describe('N random changes of each table of a true copy', () => {
  it.each(copies)('from %j are found, and nothing else', async (kinds, copy) => {
    await ensureCopyPrograms();
    const tables = [...(await isoCodes()), await translations(), ...(await timeZones()), ...(await unicode())];
    await withPair(kinds, tables, async (pair) => {
      await copy(pair, tables);
      await expectEditsFound(pair.source, pair.target, tables, rounds);
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

  it('are counted to the row in tables without a key', async () => {
    await ensureCopyPrograms();
    const tables = [...(await isoCodes()), ...(await timeZones())];
    await withPair(['mariadb', 'postgres'], tables, async ({ source, target }) => {
      await copyWithPgloader(source, target);
      const made = tables.map((table) => randomEdits(table, 'postgres', { seed: 77, count: 150 }));
      await target.execute(inUtc('postgres') + made.flatMap(({ apply }) => apply).join('\n'));
      await source.execute(tables.map(({ name }) => `ALTER TABLE ${name} DROP PRIMARY KEY;`).join(' '));
      await target.execute(await dropKeys(target));
      const answer = await askParity(source, target);
      for (const table of tables) {
        const real = surplus(await exportRows(source, table), await exportRows(target, table));
        const said = answerFor(table, answer);
        expect({ table: table.name, differences: said.differences, total: said.differences_total }).toEqual({
          table: table.name,
          differences: [
            { kind: 'missing', key: {}, rows: { source: real.missing, target: 0 } },
            { kind: 'extra', key: {}, rows: { source: 0, target: real.extra } },
          ],
          total: real.missing + real.extra,
        });
      }
    });
  });
});

async function dropKeys(target: LabDatabase): Promise<string> {
  const keys = await target.query(
    "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I;', conrelid::regclass, conname) FROM pg_constraint WHERE contype = 'p' AND connamespace = 'public'::regnamespace",
  );
  return keys.flat().join(' ');
}

/** How many rows only one side has; rows here are never twice the same. */
function surplus(source: Rows, target: Rows): { missing: number; extra: number } {
  const [here, there] = [source, target].map((rows) => new Set([...rows.values()].map((row) => JSON.stringify(row))));
  const only = (one = new Set<string>(), other = new Set<string>()) => [...one].filter((row) => !other.has(row)).length;
  return { missing: only(here, there), extra: only(there, here) };
}
