import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../mcp-server/src/engines/engine.ts';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import type { RowDigest } from '../../mcp-server/src/model/digest.ts';
import type { Table } from '../../mcp-server/src/model/schema.ts';
import { tableRequest } from '../../mcp-server/src/parity/request.ts';
import { leafRows } from '../engines/conformance/leaf-rows.ts';
import { LIMITS } from '../engines/conformance/subject.ts';
import { type LabDatabase, SERVER_KINDS, type ServerKind } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { mappingOf } from '../parity/schema-values.ts';

const ROWS = 1000;
const SEED = Number(process.env.LOCKSTEP_SEED ?? 20_261_127);

type Values = readonly [string | null, string | null, number | null, string | null, string | null, string | null];

const COLUMNS = ['a', 'b', 'n', 'm', 'c', 't'];
const CREATE = {
  mysql: `(id int PRIMARY KEY, a varchar(60) collate utf8mb4_bin, b varchar(60) character set utf8mb3, n int, m decimal(9,2),
    c text character set latin1, t datetime(6))`,
  postgres: '(id int PRIMARY KEY, a text, b text, n int, m numeric(9,2), c text, t timestamp)',
};

/** Short texts of what separates columns and rows, so that texts which only meet at another place are common. */
const piece = fc.string({ unit: fc.constantFrom(',', ';', '1', '0', 'é', ' '), maxLength: 3 });
const text = fc.option(fc.oneof(piece, fc.constantFrom('NULL', '1,1', '\\N')), { freq: 3 });
const values = fc.tuple(
  text,
  text,
  fc.option(fc.integer({ min: -1, max: 11 })),
  fc.option(fc.constantFrom('0.00', '1.00', '11.00', '-1.00')),
  text,
  fc.option(fc.constantFrom('2026-01-01 00:00:00', '2026-01-01 00:00:00.1')),
);

/** The same characters with the border of two columns at another place, or an empty text in the place of NULL. */
function moved([a, b, n, m, c, t]: Values): Values {
  if (a === null) return ['', b, n, m, c, t];
  if (a === '') return [null, b, n, m, c, t];
  return [a.slice(0, -1), `${a.slice(-1)}${b ?? ''}`, n, m, c, t];
}

interface Side {
  readonly kind: ServerKind;
  readonly lab: LabDatabase;
  readonly database: Database;
  /** `same` holds the rows, `other` a different row under each key. */
  readonly tables: ReadonlyMap<string, Table>;
}

async function openSide(kind: ServerKind, rows: ReadonlyMap<string, readonly Values[]>): Promise<Side> {
  const lab = await sharedServer(kind).createDatabase();
  const engine = lab.server.engine === 'mysql' ? mysql : postgres;
  const literal = (value: string | number | null) =>
    value === null ? 'NULL' : typeof value === 'number' ? String(value) : engine.dialect.literal(value);
  for (const [name, list] of rows) {
    const tuples = list.map((row, at) => `(${[at, ...row.map(literal)].join(',')})`);
    await lab.execute(`CREATE TABLE ${name} ${CREATE[engine.name]}; INSERT INTO ${name} VALUES ${tuples.join(',')}`);
  }
  const database = engine.open(lab.readerUrl, LIMITS);
  const { tables } = await database.read((read) => read.inspect());
  return { kind, lab, database, tables: new Map(tables.map((table) => [table.name, table])) };
}

async function rowDigests(source: Side, target: Side, names: readonly [string, string]): Promise<RowDigest[][]> {
  const [one, other] = [source.tables.get(names[0]), target.tables.get(names[1])];
  if (one === undefined || other === undefined) throw new Error('a table is missing');
  const mapping = {
    ...mappingOf(['id', ...COLUMNS], ['id']),
    source: { schema: one.schema, name: one.name },
    target: { schema: other.schema, name: other.name },
  };
  const requests = tableRequest(mapping, one, other);
  const everything = [{ from: null, to: null }];
  const [found] = await source.database.read((read) => leafRows(read, requests.source, everything));
  const [twin] = await target.database.read((read) => leafRows(read, requests.target, everything));
  return [found ?? [], twin ?? []];
}

describe('the text of a row', () => {
  const generated: Values[] = fc.sample(values, { seed: SEED, numRuns: ROWS });
  const strangers: Values[] = fc.sample(values, { seed: SEED + 1, numRuns: ROWS });
  const others = generated.map((row, at) => {
    const stranger = strangers[at] ?? row;
    return at % 2 === 0 || JSON.stringify(stranger) === JSON.stringify(row) ? moved(row) : stranger;
  });
  let sides: Side[] = [];
  beforeAll(async () => {
    const rows = new Map([
      ['same', generated],
      ['other', others],
    ]);
    sides = await Promise.all(SERVER_KINDS.map((kind) => openSide(kind, rows)));
  });
  afterAll(async () => {
    await Promise.all(sides.map(({ database }) => database.close()));
    await Promise.all(sides.map(({ lab }) => lab.drop()));
  });

  it(`is the same for the same row on every server, and another for another row (seed ${SEED})`, async () => {
    let compared = 0;
    for (const [at, source] of sides.entries()) {
      for (const target of sides.slice(at + 1)) {
        const [same = [], twins = []] = await rowDigests(source, target, ['same', 'same']);
        expect(same.length).toBe(ROWS);
        expect(twins).toEqual(same);
        const [rows = [], strange = []] = await rowDigests(source, target, ['same', 'other']);
        expect(strange.length).toBe(ROWS);
        const alike = rows.filter(({ digest }, place) => digest === strange[place]?.digest);
        expect(alike.map(({ key }) => [generated[Number(key[0])], others[Number(key[0])]])).toEqual([]);
        compared += 1;
      }
    }
    expect(compared).toBe(6);
  });
});
