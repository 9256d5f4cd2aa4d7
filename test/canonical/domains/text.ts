import fc from 'fast-check';
import { type AnyDomain, domain, type Holder } from '../domain.ts';
import { holders, mysqlBytes, mysqlTexts, postgresBytes, postgresTexts } from '../literal.ts';

const ASCII = [...` !"#$%&'()*+,-./0123456789:;<=>?@ABXYZ[\\]^_\`abxyz{|}~\n\t\r`];

/** Characters that each character set of MySQL has beside those of ASCII; among them ones whose second byte is a backslash. */
const ALPHABETS: ReadonlyMap<string, string> = new Map([
  ['latin1', 'àéîõüßÄÖÜñçÿ€£©®½¿œŠ'],
  ['latin2', 'ąćęłńóśźżĄĆĘŁÓŚŹŻčřšž'],
  ['latin5', 'ğışĞİŞçöü'],
  ['cp1251', 'абвгдежзийклмнопАБВГ№€'],
  ['koi8r', 'абвгдежзийклмнопАБВГ'],
  ['greek', 'αβγδεζηθλΑΒΓΔΩ'],
  ['hebrew', 'אבגדהוזחט'],
  ['sjis', 'あいうアイウ日本語表能ソｱｲｳ'],
  ['cp932', 'あいうアイウ日本語表能ソ①Ⅳ'],
  ['ujis', 'あいうアイウ日本語表能'],
  ['gbk', '中文汉字测试数据库軆'],
  ['big5', '中文漢字測試功許蓋'],
  ['euckr', '한국어가나다라마'],
]);
/** The rest of MySQL's character sets, none of which is used much: characters of which each has at least those named. */
const OTHER_ALPHABETS: ReadonlyMap<string, string> = new Map([
  ['armscii8', 'ԱԲԳաբգ«»'],
  ['cp1250', 'ąćęłńóśźżĄŁčřšž€„'],
  ['cp1256', 'ابتثجحپچ€«»'],
  ['cp1257', 'āčēģīķļņšūžĀŽ€'],
  ['cp850', 'àéîõüßÄÖÜñçø╔║░½'],
  ['cp852', 'ąćęłńóśźżčřšž╔║░'],
  ['cp866', 'абвгдежзАБВГЁё╔║░'],
  ['dec8', 'àéîõüßÄÖÜñçÿ£©Œœ'],
  ['eucjpms', 'あいうアイウ日本語表能①'],
  ['gb2312', '中文汉字测试数据库'],
  ['geostd8', 'აბგდევზ«»'],
  ['hp8', 'àéîõüßÄÖÜñç£½'],
  ['keybcs2', 'áčďéěíňóřšťúůýž╔║░'],
  ['koi8u', 'абвгдежзіїєґАБВГІЇЄҐ'],
  ['latin7', 'āčēģīķļņšūžĀŽ'],
  ['macce', 'ąćęłńóśźżĄŁčřšž'],
  ['macroman', 'àéîõüßÄÖÜñçÿ£©Œœ∞π'],
  ['swe7', 'åäöÅÄÖéÉüÜ'],
  ['tis620', 'กขคงจฉชซ฿'],
]);
const PLANE = [...'àéßЖяΩ中文日本語한국עברﬁ﷽￦ﷺ\u0301\u200b\u200d\u00a0\u00ad\ufeff\uffff\ue000'];
const BEYOND = [...'😀🎉👍🏽𝄞𠀀𠮷\u{10ffff}'];

interface Written {
  readonly alphabet: readonly string[];
  readonly mysql: readonly (string | readonly [type: string, only: Holder<string>['only']])[];
  readonly postgres: readonly string[];
  /** Whether the last character may be a space, which CHAR cannot hold. */
  readonly trailingSpaces: boolean;
}

/** Texts of one alphabet in every column type that has all its characters, and as UTF-8 in columns of bytes. */
function texts(name: string, { alphabet, mysql, postgres, trailingSpaces }: Written): AnyDomain {
  const held = (value: string) => trailingSpaces || !value.endsWith(' ');
  const swapped = (value: string) => {
    const upper = value.toUpperCase();
    return upper === value ? value.toLowerCase() : upper;
  };
  const known = (value: string) => [...value].every((character) => alphabet.includes(character));
  const hex = (value: string) => Buffer.from(value, 'utf8').toString('hex');
  const text = (value: string) => value;
  return domain<string>({
    name: `texts: ${name}`,
    values: fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 12 }).filter(held),
    edges: ['', 'a', 'A', 'NULL', '0', "'", '\\', '\\N', '%', ' a', 'a b', 'a,b', 'a;b', ',', ';', ...alphabet].filter(
      held,
    ),
    neighbours: (value) =>
      [`${value} `, ` ${value}`, `${value}a`, value.slice(0, -1), swapped(value), value.normalize('NFD')].filter(
        (next) => next !== value && held(next) && known(next),
      ),
    identity: text,
    holders: {
      mysql: [
        ...mysql.flatMap((type) => {
          const [ddl, only] = typeof type === 'string' ? [type, undefined] : type;
          return mysqlTexts<string>([ddl], text).map((holder) => ({ ...holder, ...(only ? { only } : {}) }));
        }),
        ...holders<string>(['varbinary(200)', 'blob'], (value) => mysqlBytes(hex(value))),
      ],
      postgres: [
        ...postgresTexts<string>(postgres, text),
        ...holders<string>(['bytea'], (value) => postgresBytes(hex(value))),
      ],
    },
  });
}

/** Without the signs in whose place a character set of seven bits has letters. */
const LETTERS = ASCII.filter((character) => !/[@[\\\]^`{|}~\\]/.test(character));

/** One column for each character set, where only texts of its own alphabet are kept. */
const otherCharsets = domain<readonly [charset: string, text: string]>({
  name: 'texts: other character sets',
  values: fc
    .constantFrom(...OTHER_ALPHABETS)
    .chain(([charset, letters]) =>
      fc.tuple(fc.constant(charset), fc.string({ unit: fc.constantFrom(...LETTERS, ...letters), maxLength: 12 })),
    )
    .filter(([, text]) => !text.endsWith(' ')),
  edges: [...OTHER_ALPHABETS],
  neighbours: ([charset, text]) =>
    [text.slice(0, -1), `${text}a`, ` ${text}`]
      .filter((next) => next !== text && !next.endsWith(' '))
      .map((next) => [charset, next] as const),
  identity: ([, text]) => text,
  holders: {
    mysql: [...OTHER_ALPHABETS.keys()].flatMap((charset) =>
      mysqlTexts<readonly [string, string]>([`varchar(24) character set ${charset}`], ([, text]) => text).map(
        (holder) => ({ ...holder, holds: ([own]: readonly [string, string]) => own === charset }),
      ),
    ),
    postgres: postgresTexts<readonly [string, string]>(['char(24)', 'text'], ([, text]) => text),
  },
});

const UNICODE: Written['mysql'] = [
  'varchar(60)',
  'varchar(60) collate utf8mb4_bin',
  'text collate utf8mb4_unicode_ci',
  'longtext',
  'varchar(60) character set utf16',
  'varchar(60) character set utf16le',
  'varchar(60) character set utf32',
  ['varchar(60) collate utf8mb4_0900_as_cs', ['mysql9']],
  ['varchar(60) character set gb18030', ['mysql9']],
  ['varchar(60) collate utf8mb4_nopad_bin', ['mariadb']],
];
const IN_PLANE: Written['mysql'] = [
  'varchar(60) character set utf8mb3',
  'varchar(60) character set ucs2',
  'varchar(60)',
];
const VARYING = ['varchar(60)', 'text', 'bpchar'];
const FIXED = ['char(60)', 'varchar(60)', 'text'];

export const textDomains: readonly AnyDomain[] = [
  texts('all of Unicode', {
    alphabet: [...ASCII, ...PLANE, ...BEYOND],
    mysql: UNICODE,
    postgres: VARYING,
    trailingSpaces: true,
  }),
  texts('the basic plane', {
    alphabet: [...ASCII, ...PLANE],
    mysql: IN_PLANE,
    postgres: VARYING,
    trailingSpaces: true,
  }),
  texts('ASCII', {
    alphabet: ASCII,
    mysql: ['varchar(60) character set ascii', 'text character set latin1', 'tinytext', 'mediumtext'],
    postgres: VARYING,
    trailingSpaces: true,
  }),
  texts('blank-padded', {
    alphabet: [...ASCII, ...PLANE, ...BEYOND],
    mysql: ['char(60)', 'varchar(60)', 'char(60) character set utf16', 'char(60) collate utf8mb4_bin'],
    postgres: FIXED,
    trailingSpaces: false,
  }),
  ...[...ALPHABETS].map(([charset, letters]) =>
    texts(charset, {
      alphabet: [...ASCII.filter((character) => character !== '~' && character !== '\\'), ...letters],
      mysql: [`varchar(60) character set ${charset}`, `char(60) character set ${charset}`, 'varchar(60)'],
      postgres: FIXED,
      trailingSpaces: false,
    }),
  ),
  otherCharsets,
  texts('with NUL', { alphabet: ['\0', 'a', 'é', ' '], mysql: UNICODE, postgres: [], trailingSpaces: true }),
];
