import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackedPackage } from '../../lab/extra-packages.ts';
import { type TruthTable, tableOf, type Value } from '../table.ts';

type Character = Readonly<Record<string, Value>>;

/** The characters, by number and by themselves, and blocks of the Unicode Character Database (Unicode licence), from Debian's unicode-data. */
export async function unicode(): Promise<TruthTable[]> {
  const folder = join(await unpackedPackage('unicode-data', console.log), 'usr/share/unicode');
  const [data, blocks] = await Promise.all(
    ['UnicodeData.txt', 'Blocks.txt'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  const characters = (data ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => characterOf(line.split(';')));
  return [charactersOf(characters), glyphsOf(characters), blocksOf(blocks ?? '')];
}

function charactersOf(rows: readonly Character[]): TruthTable {
  const columns = [
    'code whole int unsigned | bigint',
    // No letter of another case or with another accent is the same letter here.
    'glyph text varchar(4) COLLATE utf8mb4_bin | text null',
    'utf8 bytes varbinary(4) | bytea null',
    'name text varchar(120) | text',
    'category text char(2)',
    'combining whole tinyint unsigned | smallint',
    'decomposition text varchar(200) | text null',
    'digit whole tinyint | smallint null',
    'numeric_value decimal decimal(20,6) | numeric(20,6) null',
    'mirrored boolean tinyint(1) | boolean',
    'former_name text varchar(120) | text null',
    'upper_code whole int unsigned | bigint null',
    'lower_code whole int unsigned | bigint null',
  ];
  return tableOf('unicode_character', columns, ['code'], rows);
}

/** Characters as keys, whose order is another in every collation. */
function glyphsOf(characters: readonly Character[]): TruthTable {
  const columns = ['glyph text varchar(4) COLLATE utf8mb4_bin | text', 'name text varchar(120) | text'];
  return tableOf(
    'unicode_glyph',
    columns,
    ['glyph'],
    characters.filter(({ glyph }) => glyph !== null),
  );
}

function characterOf(fields: readonly string[]): Character {
  const [
    hex = '',
    name = '',
    category = '',
    combining = '',
    ,
    decomposition,
    ,
    digit,
    numeric,
    mirrored,
    former,
    ,
    upper,
    lower,
  ] = fields;
  const code = Number.parseInt(hex, 16);
  // PostgreSQL's text holds no NUL, and halves of a surrogate pair are no characters.
  const glyph = code === 0 || category === 'Cs' ? null : String.fromCodePoint(code);
  return {
    code: String(code),
    glyph,
    utf8: glyph === null ? null : Buffer.from(glyph).toString('hex'),
    name,
    category,
    combining,
    decomposition: filled(decomposition),
    digit: filled(digit),
    numeric_value: sixDigits(numeric),
    mirrored: mirrored === 'Y' ? '1' : '0',
    former_name: filled(former),
    upper_code: codeOf(upper),
    lower_code: codeOf(lower),
  };
}

function blocksOf(text: string): TruthTable {
  const rows = [...text.matchAll(/^([0-9A-F]+)\.\.([0-9A-F]+); (.+)$/gm)].map(([, first, last, name]) => ({
    first_code: codeOf(first),
    last_code: codeOf(last),
    name: name ?? null,
  }));
  const columns = ['first_code whole int | integer', 'last_code whole int | integer', 'name text varchar(100) | text'];
  return tableOf('unicode_block', columns, ['name'], rows);
}

/** A value such as `3/20` as a decimal of six digits; NULL when it has more. */
function sixDigits(text: string | undefined): Value {
  const [, sign = '', over = '', under = '1'] = /^(-?)(\d+)(?:\/(\d+))?$/.exec(text ?? '') ?? [];
  if (over === '') return null;
  const millionths = BigInt(over) * 1_000_000n;
  if (millionths % BigInt(under) !== 0n) return null;
  const digits = String(millionths / BigInt(under)).padStart(7, '0');
  return `${sign}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

function codeOf(hex: string | undefined): Value {
  return hex === undefined || hex === '' ? null : String(Number.parseInt(hex, 16));
}

function filled(text: string | undefined): Value {
  return text === undefined || text === '' ? null : text;
}
