import type { CanonicalForm } from '../../../mcp-server/src/model/digest.ts';
import { both, type PerEngine } from './subject.ts';

/** A type of key column that can be walked, with three keys of it. */
export interface KeyType {
  readonly type: PerEngine<string>;
  readonly form: CanonicalForm;
  /** SQL of the keys, in their order. */
  readonly literals: PerEngine<readonly string[]>;
  /** The same keys as key points. */
  readonly points: readonly string[];
  /** Points that no key has, and how many keys are smaller. */
  readonly between: readonly (readonly [point: string, smaller: number])[];
}

const quoted = (values: readonly string[]) => values.map((value) => `'${value}'`);
const same = (
  type: PerEngine<string>,
  form: CanonicalForm,
  points: readonly string[],
  between: KeyType['between'],
) => ({
  type,
  form,
  literals: both(quoted(points)),
  points,
  between,
});
export const integer: CanonicalForm = { kind: 'integer' };
const UUIDS = [
  '00000000-0000-4000-8000-000000000001',
  '6ccd780c-baba-4026-9564-5b8c656024d1',
  'ffffffff-ffff-4fff-bfff-ffffffffffff',
];

const FAR: KeyType['between'] = [
  ['-99999999999999999999999999', 0],
  ['99999999999999999999999999', 3],
];

export const KEY_TYPES: readonly KeyType[] = [
  same(both('smallint'), integer, ['-32768', '0', '32767'], [...FAR, ['-32767.5', 1], ['32767.5', 3], ['32768', 3]]),
  same(both('int'), integer, ['-2147483648', '7', '2147483647'], [...FAR, ['7.5', 2], ['-0.5', 1]]),
  same(both('bigint'), integer, ['-9223372036854775808', '-1', '9223372036854775807'], [...FAR, ['0', 2]]),
  same(
    { mysql: 'bigint unsigned', postgres: 'numeric(20)' },
    integer,
    ['0', '9223372036854775808', '18446744073709551615'],
    [...FAR, ['9223372036854775807', 1], ['18446744073709551614.5', 2], ['-1', 0]],
  ),
  same(
    { mysql: 'decimal(12,3)', postgres: 'numeric(12,3)' },
    { kind: 'decimal', scale: 3 },
    ['-1.500', '0.001', '999999999.999'],
    [
      ['-1.5001', 0],
      ['-1.4999', 1],
      ['0.0009', 1],
      ['0.0011', 2],
      ['999999999.9991', 3],
      ['1000000000', 3],
    ],
  ),
  same(
    both('varchar(20)'),
    { kind: 'text' },
    ['abc', 'bcd, e;f', 'x'],
    [
      ['a', 0],
      ['abcd', 1],
      ['z', 3],
    ],
  ),
  same(both('char(9)'), { kind: 'text-trimmed' }, ['abc', 'bcd', 'x'], [['bb', 1]]),
  {
    type: { mysql: 'varbinary(4)', postgres: 'bytea' },
    form: { kind: 'bytes' },
    literals: { mysql: ["x''", "x'00'", "x'ff000000'"], postgres: ["'\\x'", "'\\x00'", "'\\xff000000'"] },
    points: ['', '00', 'ff000000'],
    between: [
      ['0000', 2],
      ['ff', 2],
      ['ff00000000', 3],
    ],
  },
  {
    type: { mysql: 'binary(16)', postgres: 'uuid' },
    form: { kind: 'uuid' },
    literals: { mysql: UUIDS.map((uuid) => `x'${uuid.replaceAll('-', '')}'`), postgres: quoted(UUIDS) },
    points: UUIDS.map((uuid) => uuid.replaceAll('-', '')),
    between: [['6ccd780cbaba402695645b8c656024d2', 2]],
  },
  same(
    both('date'),
    { kind: 'date' },
    ['1999-12-31', '2024-02-29', '9999-12-31'],
    [
      ['2000-01-01', 1],
      ['2024-02-29 00:00:01', 2],
      ['2024-02-29 00:00:00', 1],
      ['1000-01-01', 0],
    ],
  ),
  same(
    { mysql: 'datetime(3)', postgres: 'timestamp(3)' },
    { kind: 'timestamp' },
    ['1999-12-31 23:59:59.5', '2024-02-29 00:00:00', '2024-02-29 00:00:00.001'],
    [
      ['1999-12-31 23:59:59.5001', 1],
      ['2024-02-29 00:00:00.0009', 2],
      ['2024-02-29 00:00:00.0011', 3],
      ['2024-02-29', 1],
    ],
  ),
  {
    type: { mysql: 'timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)', postgres: 'timestamptz' },
    form: { kind: 'timestamp' },
    literals: {
      mysql: ["'1999-12-31 23:59:59.5'", "'2024-03-31 01:30:00'", "'2037-02-28 00:00:00.000001'"],
      postgres: ["'1999-12-31 23:59:59.5+00'", "'2024-03-31 01:30:00+00'", "'2037-02-28 00:00:00.000001+00'"],
    },
    points: ['1999-12-31 23:59:59.5', '2024-03-31 01:30:00', '2037-02-28 00:00:00.000001'],
    between: [
      ['1950-01-01 00:00:00', 0],
      ['2024-03-31 02:30:00', 2],
      ['2100-01-01 00:00:00', 3],
    ],
  },
];
