import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackedPackage } from '../../lab/extra-packages.ts';
import { type TruthTable, tableOf, type Value } from '../table.ts';
import { readMo } from './read-mo.ts';

type Entry = Readonly<Record<string, string | undefined>>;

/** Countries, languages and their subdivisions by ISO 3166 and 639 (LGPL 2.1 or later), from Debian's iso-codes. */
export async function isoCodes(): Promise<TruthTable[]> {
  const [countries, subdivisions, languages] = await Promise.all(['3166-1', '3166-2', '639-3'].map(read));
  return [
    tableOf(
      'country',
      [
        'alpha_2 text char(2)',
        'alpha_3 text char(3)',
        'number whole smallint unsigned | integer',
        'flag text varchar(8)',
        'name text varchar(60) | text',
        'official_name text varchar(80) | text null',
        'common_name text varchar(60) | text null',
      ],
      ['alpha_2'],
      (countries ?? []).map((entry) => ({ ...entry, number: String(Number(entry.numeric)) })),
    ),
    tableOf(
      'subdivision',
      ['code text varchar(6)', 'name text varchar(80) | text', 'type text varchar(60)', 'parent text varchar(6) null'],
      ['code'],
      subdivisions ?? [],
    ),
    tableOf(
      'language',
      [
        'alpha_3 text char(3)',
        'alpha_2 text char(2) null',
        'name text varchar(80) | text',
        'inverted_name text varchar(80) | text null',
        'scope text char(1)',
        'type text char(1)',
        'bibliographic text char(3) null',
      ],
      ['alpha_3'],
      languages ?? [],
    ),
  ];
}

/** When countries ceased to be, as MySQL is fond of storing it: a day or month nobody knows as zero, and never as a zero date. */
export async function withdrawals(): Promise<TruthTable> {
  const [countries, former] = await Promise.all(['3166-1', '3166-3'].map(read));
  const rows = [
    ...(countries ?? []).map((entry) => ({ code: entry.alpha_2, name: entry.name, withdrawn: '0000-00-00' })),
    ...(former ?? []).map((entry) => ({
      code: entry.alpha_4,
      name: entry.name,
      withdrawn: `${entry.withdrawal_date}-00-00`.slice(0, 10),
      note: entry.comment,
    })),
  ];
  const columns = [
    'code text varchar(4)',
    'name text varchar(60) | text',
    'withdrawn date date',
    'note text text null',
  ];
  return tableOf('withdrawal', columns, ['code'], rows);
}

/** The names of countries, currencies and scripts in every language they were translated to. */
export async function translations(): Promise<TruthTable> {
  const root = join(await unpackedPackage('iso-codes', console.log), 'usr/share/locale');
  const rows: Record<string, Value>[] = [];
  const seen = new Set<string>();
  for (const locale of (await readdir(root)).sort()) {
    for (const standard of ['3166-1', '4217', '15924']) {
      const file = join(root, locale, 'LC_MESSAGES', `iso_${standard}.mo`);
      const messages = await readFile(file).then(readMo, () => []);
      for (const { original, translated } of messages) {
        // A few names differ in case alone, which are one key to MySQL's usual collations.
        const key = [standard, locale, original].join('\n').toLowerCase();
        if (!seen.has(key)) rows.push({ standard, locale, original, translated });
        seen.add(key);
      }
    }
  }
  const columns = [
    'standard text varchar(10)',
    'locale text varchar(16)',
    'original text varchar(160)',
    'translated text text',
  ];
  return tableOf('translation', columns, ['standard', 'locale', 'original'], rows);
}

async function read(standard: string): Promise<Entry[]> {
  const root = await unpackedPackage('iso-codes', console.log);
  const file = join(root, `usr/share/iso-codes/json/iso_${standard}.json`);
  const content: Readonly<Record<string, Entry[]>> = JSON.parse(await readFile(file, 'utf8'));
  return content[standard] ?? [];
}
