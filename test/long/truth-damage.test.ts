import { describe, expect, it } from 'vitest';
import { copyWithAnsiDump, copyWithCsv } from '../truth/copies/dumps.ts';
import { copyWithPgloader } from '../truth/copies/pgloader.ts';
import { ensureCopyPrograms } from '../truth/copies/programs.ts';
import { cities } from '../truth/datasets/cities.ts';
import { isoCodes, translations } from '../truth/datasets/iso-codes.ts';
import { timeZones } from '../truth/datasets/time-zones.ts';
import { unicode } from '../truth/datasets/unicode.ts';
import type { Difference } from '../truth/find-differences.ts';
import { judgeParity, type Truth } from '../truth/judge.ts';
import { withPair } from '../truth/pair.ts';
import type { TruthTable } from '../truth/table.ts';

const beyondAscii = /[^\0-\u007f]/;

/** How many rows of a table have such a value in a column. */
function rowsWith(table: TruthTable, column: string, test: (value: string) => boolean): number {
  const at = table.columns.findIndex(({ name }) => name === column);
  expect(at).toBeGreaterThanOrEqual(0);
  return table.rows.filter((row) => test(row[at] ?? '')).length;
}

function named(tables: readonly TruthTable[], name: string): TruthTable {
  const table = tables.find((candidate) => candidate.name === name);
  if (table === undefined) throw new Error(`There is no table ${name}.`);
  return table;
}

/** How many rows of each table have such values in which columns, in the words of `summary`. */
function expectedOf(tables: readonly TruthTable[], test: (value: string) => boolean): ReturnType<typeof summary> {
  const truth = tables.map((table): [string, Difference[]] => {
    const differences = table.rows.map((row) => {
      const columns = table.columns.filter((_, at) => test(row[at] ?? '')).map(({ name }) => name);
      return { kind: 'different' as const, key: '', columns: columns.sort() };
    });
    return [table.name, differences.filter(({ columns }) => columns.length > 0)];
  });
  return summary(Object.fromEntries(truth));
}

/** How often each column differs, in tables where something does. */
function summary(truth: Truth): Record<string, Record<string, number>> {
  const entries = Object.entries(truth).filter(([, differences]) => differences.length > 0);
  return Object.fromEntries(entries.map(([name, differences]) => [name, byColumns(differences)]));
}

function byColumns(differences: readonly Difference[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, columns } of differences) {
    const what = kind === 'different' ? columns.join(' ') : kind;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

describe('public data damaged on its way', () => {
  it('by pgloader, which takes UTF-8 for Latin 1, differs in the text beyond ASCII', async () => {
    await ensureCopyPrograms();
    const tables = [...(await isoCodes()), ...(await unicode())];
    await withPair(['mariadb', 'postgres'], tables, async ({ source, target }) => {
      await copyWithPgloader(source, target, { asLatin1: ['subdivision', 'unicode_character'] });
      expect(summary(await judgeParity(source, target, tables))).toEqual({
        subdivision: { name: rowsWith(named(tables, 'subdivision'), 'name', (value) => beyondAscii.test(value)) },
        unicode_character: {
          glyph: rowsWith(named(tables, 'unicode_character'), 'glyph', (value) => beyondAscii.test(value)),
        },
      });
    });
  });

  it('by pgloader, into two decimals, differs where there were more', async () => {
    await ensureCopyPrograms();
    const tables = await cities(25_000);
    await withPair(['mariadb', 'postgres'], tables, async ({ source, target }) => {
      await copyWithPgloader(source, target, { casts: ['column city.latitude to "numeric(9,2)" drop typemod'] });
      expect(summary(await judgeParity(source, target, tables))).toEqual({
        city: { latitude: rowsWith(named(tables, 'city'), 'latitude', (value) => !/\.\d\d000$/.test(value)) },
      });
    });
  });

  it('by pgloader, whose session is two hours ahead, differs in every moment and in no local time', async () => {
    await ensureCopyPrograms();
    const tables = await timeZones(12);
    await withPair(['mariadb', 'postgres'], tables, async ({ source, target }) => {
      await copyWithPgloader(source, target, { hoursAhead: 2 });
      expect(summary(await judgeParity(source, target, tables))).toEqual({
        clock_change: { moment: rowsWith(named(tables, 'clock_change'), 'moment', (value) => value !== '') },
      });
    });
  });

  it('by a dump in Latin 1, differs in the characters that Latin 1 lacks', async () => {
    await ensureCopyPrograms();
    const tables = await isoCodes();
    await withPair(['mysql9', 'postgres18'], tables, async ({ source, target }) => {
      await copyWithAnsiDump(source, target, tables, { encoding: 'latin1' });
      // PostgreSQL reads as control characters what MySQL's latin1, which is Windows 1252, has beyond ISO 8859-1.
      const expected = expectedOf(tables, (value) => [...value].some((character) => character > '\u00ff'));
      expect(expected.country).toEqual({ flag: 249 });
      expect(summary(await judgeParity(source, target, tables))).toEqual(expected);
    });
  });

  it('by LOAD DATA into a narrower column, differs in what was cut', async () => {
    await ensureCopyPrograms();
    const tables = await isoCodes();
    await withPair(['postgres', 'mariadb'], tables, async ({ source, target }) => {
      await copyWithCsv(source, target, tables, { name: 'varchar(24)' });
      const cut = (name: string) => rowsWith(named(tables, name), 'name', (value) => [...value].length > 24);
      expect(summary(await judgeParity(source, target, tables))).toEqual({
        country: { name: cut('country') },
        subdivision: { name: cut('subdivision') },
        language: { name: cut('language') },
      });
    });
  });

  it('by a table that another has overtaken, differs in rows on both sides', async () => {
    await ensureCopyPrograms();
    const table = await translations();
    const at = (locale: string) => table.rows.filter(([, own]) => own === locale).length;
    await withPair(['mariadb', 'postgres18'], [table], async ({ source, target }) => {
      await copyWithPgloader(source, target);
      await source.execute("DELETE FROM translation WHERE locale = 'ja'");
      await target.execute("DELETE FROM translation WHERE locale = 'el'");
      expect(summary(await judgeParity(source, target, [table]))).toEqual({
        translation: { missing: at('el'), extra: at('ja') },
      });
    });
  });
});
