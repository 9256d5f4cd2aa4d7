import fc from 'fast-check';
import { type AnyDomain, domain } from '../domain.ts';
import { holders, mysqlTexts, postgresTexts } from '../literal.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Keys in order at every level: the same text for the same value. */
function inOrder(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, item]) => `${JSON.stringify(name)}:${inOrder(item)}`)
    .join()}}`;
}

function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, turned(item)]),
  );
}

/** PostgreSQL's jsonb refuses NUL. */
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !text.includes('\0')),
  fc.constantFrom('', 'a', 'A', 'é', '😀', '"', '\\', '/', '\n', 'null', '1', ' '),
);
const numbers = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.tuple(fc.integer(), fc.integer({ min: -20, max: 20 })).map(([digits, power]) => Number(`${digits}e${power}`)),
);
const { document } = fc.letrec<{ document: Json }>((tie) => ({
  document: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    numbers,
    words,
    fc.array(tie('document'), { maxLength: 4 }),
    fc.dictionary(words, tie('document'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const spelt = (value: Json) => JSON.stringify(value);

const documents = domain<Json>({
  name: 'JSON documents',
  values: document.map((value) => JSON.parse(JSON.stringify(value))),
  edges: [
    null,
    '',
    0,
    [],
    {},
    [[]],
    { a: null },
    '0',
    'null',
    { a: 1, b: [1, 2, { c: 'é' }] },
    0.1,
    1e21,
    1e-7,
    123456789012,
  ],
  neighbours: (value) => [[value], turned(value), { a: value }],
  identity: (value, { kind }) => (kind === 'json' ? inOrder(value) : spelt(value)),
  holders: {
    mysql: mysqlTexts<Json>(['json', 'longtext', 'longtext character set utf16'], spelt),
    postgres: postgresTexts<Json>(['json', 'jsonb', 'text'], spelt),
  },
});

const arrayOf =
  <V>(item: (value: V) => string) =>
  (values: readonly (V | null)[]) =>
    `'{${values.map((value) => (value === null ? 'NULL' : `"${item(value).replaceAll(/["\\]/g, '\\$&').replaceAll("'", "''")}"`)).join()}}'`;

const json = (value: unknown) => JSON.stringify(value);

const numberArrays = domain<readonly (number | null)[]>({
  name: 'arrays of whole numbers',
  values: fc.array(fc.option(fc.integer()), { maxLength: 8 }),
  edges: [[], [null], [0], [0, 0], [1, 2], [12], [2, 1]],
  neighbours: (value) => [[...value, null], [...value, 0], [...value].reverse()],
  identity: json,
  holders: {
    mysql: mysqlTexts<readonly (number | null)[]>(['json'], json),
    postgres: [
      ...holders<readonly (number | null)[]>(['integer[]', 'bigint[]', 'numeric(20)[]'], arrayOf(String)),
      ...postgresTexts<readonly (number | null)[]>(['jsonb'], json),
    ],
  },
});

const textArrays = domain<readonly (string | null)[]>({
  name: 'arrays of texts',
  values: fc.array(fc.option(words), { maxLength: 5 }),
  edges: [[], [null], [''], ['NULL'], ['a,b'], ['a', 'b'], ['{}'], ['"'], ['a', null]],
  neighbours: (value) => [[...value, null], [...value, ''], [value.map((item) => item ?? 'NULL').join(',')]],
  identity: json,
  holders: {
    mysql: mysqlTexts<readonly (string | null)[]>(['json'], json),
    postgres: [
      ...holders<readonly (string | null)[]>(['text[]', 'varchar(200)[]'], arrayOf(String)),
      ...postgresTexts<readonly (string | null)[]>(['json'], json),
    ],
  },
});

export const documentDomains: readonly AnyDomain[] = [documents, numberArrays, textArrays];
