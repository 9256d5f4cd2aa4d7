import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Engine } from '../../mcp-server/src/engines/engine.ts';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import type { RepairColumn, RowRepair, TableRepair } from '../../mcp-server/src/model/repair.ts';
import type { RenderedFile } from '../../mcp-server/src/render/render-input.ts';
import { repairFile } from '../../mcp-server/src/render/repair/repair-file.ts';
import { VALUES } from '../engines/conformance/literal-cases.ts';
import { LIMITS } from '../engines/conformance/subject.ts';
import type { ServerKind } from '../lab/kinds.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { runClient } from './run-client.ts';

type Texts = readonly (string | null)[];

/** A name that ends a string, an identifier and a comment of either engine. */
const TABLE = 'o"d`d\'; -- */ \\ na:me';
const KEYS = ["it's", 'back\\slash', '😀', 'Anna', 'anna ', '--'];
const SINCE = new Date('2026-01-02T03:04:05.678Z');

/** Rows by id, as the source and the target hold them: first their key, then every value. */
interface Planted {
  readonly id: number;
  readonly source: Texts | null;
  readonly target: Texts | null;
  readonly kind: RowRepair['kind'] | 'equal';
}

const subjects: readonly (readonly [ServerKind, Engine])[] = [
  ['mariadb', mysql],
  ['mysql9', mysql],
  ['postgres', postgres],
  ['postgres18', postgres],
];

describe.each(subjects)('a repair on %s', (kind, engine) => {
  const { dialect } = engine;
  const values = VALUES[engine.name];
  const [text, other, nothing] = [
    values.map((value) => value[2]),
    values.map((value) => value[3]),
    values.map(() => null),
  ];
  const columns: RepairColumn[] = [
    {
      source: 'id',
      target: 'id',
      form: { kind: 'integer' },
      rawType: engine.name === 'mysql' ? 'int' : 'integer',
      key: true,
    },
    {
      source: 'k',
      target: 'k`"',
      form: { kind: 'text' },
      rawType: engine.name === 'mysql' ? 'varchar(20)' : 'text',
      key: true,
    },
    ...values.map(
      ([rawType, form], at): RepairColumn => ({ source: `c${at}`, target: `c${at}`, form, rawType, key: false }),
    ),
  ];
  // The server computes it, so no statement may write it.
  columns.push({
    source: 'twice',
    target: 'twice',
    form: { kind: 'integer' },
    rawType: engine.name === 'mysql' ? 'int' : 'integer',
    key: false,
  });
  const twice = ([first = null]: Texts) => (first === null ? null : String(Number(first) * 2));
  const planted: readonly Planted[] = [
    { id: 0, source: text, target: text, kind: 'equal' },
    { id: 1, source: text, target: other, kind: 'update' },
    { id: 2, source: nothing, target: other, kind: 'update' },
    { id: 3, source: text, target: nothing, kind: 'update' },
    { id: 4, source: text, target: null, kind: 'insert' },
    { id: 5, source: nothing, target: null, kind: 'insert' },
    { id: 6, source: null, target: text, kind: 'delete' },
    { id: 7, source: null, target: nothing, kind: 'delete' },
    { id: 8, source: text, target: [text[0] ?? null, ...other.slice(1)], kind: 'update' },
    { id: 9, source: text, target: other, kind: 'review' },
  ];
  const keyOf = (id: number) => [String(id), KEYS[id % KEYS.length] ?? ''];
  const row = (id: number, texts: Texts | null) => (texts === null ? null : [...keyOf(id), ...texts, twice(texts)]);
  const repair = (rows: readonly Planted[], changes: Partial<TableRepair> = {}): TableRepair => ({
    source: { schema: 'shop', name: 'truth' },
    target: { schema: engine.name === 'mysql' ? lab.name : 'public', name: TABLE },
    columns,
    unknownColumns: [],
    rows: rows.flatMap(({ id, source, target, kind: what }) =>
      what === 'equal' ? [] : [{ kind: what, source: row(id, source), target: row(id, target) }],
    ),
    omitted: 0,
    ...changes,
  });
  let lab: LabDatabase;
  let database: Database;

  beforeAll(async () => {
    lab = await sharedServer(kind).createDatabase();
    database = engine.open(lab.readerUrl, LIMITS);
    const id = engine.name === 'mysql' ? 'int AUTO_INCREMENT' : 'int GENERATED ALWAYS AS IDENTITY';
    const own = columns.slice(0, -1).map(({ target, rawType }, at) => {
      const timestamp = rawType.startsWith('timestamp(') ? ' NULL' : '';
      return `${dialect.identifier(target)} ${at === 0 ? id : rawType}${timestamp}`;
    });
    const touched = 'touched timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP';
    const extra = [
      engine.name === 'mysql' ? touched : 'touched timestamp',
      `twice int GENERATED ALWAYS AS (${engine.name === 'mysql' ? 'c0' : 'c0::int'} * 2) STORED`,
      `PRIMARY KEY (id, ${dialect.identifier('k`"')})`,
    ];
    await execute(`CREATE TABLE ${dialect.identifier(TABLE)} (${[...own, ...extra].join(', ')})`);
  });
  afterAll(async () => {
    await database.close();
    await lab.drop();
  });

  const settings =
    "SET NAMES utf8mb4; SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00'; ";
  const execute = (sql: string) => lab.execute(engine.name === 'mysql' ? settings + sql : sql);

  /** Empties the table and fills in what the target holds. */
  async function plant(rows: readonly Planted[]): Promise<void> {
    const table = dialect.identifier(TABLE);
    const names = columns.slice(0, -1).map(({ target }) => dialect.identifier(target));
    const touched = "'2001-01-01 00:00:00'";
    const inserts = rows.flatMap(({ id, target }) => {
      const texts = row(id, target)
        ?.slice(0, -1)
        .map((value, at) => dialect.value(value, columns[at]?.rawType ?? '', columns[at]?.form ?? { kind: 'text' }));
      return texts === undefined ? [] : [`(${[...texts, touched].join(', ')})`];
    });
    const overriding = engine.name === 'mysql' ? '' : 'OVERRIDING SYSTEM VALUE ';
    await execute(
      `DELETE FROM ${table}; INSERT INTO ${table} (${names.join(', ')}, touched) ${overriding}VALUES ${inserts.join(', ')}`,
    );
  }

  /** Every row of the target by id, as canonical texts. */
  async function held(): Promise<Map<number, Texts>> {
    const [schema, name] = [engine.name === 'mysql' ? lab.name : 'public', TABLE];
    const wanted = columns.map(({ target, form }) => ({ name: target, form }));
    const request = { table: { schema, name }, key: wanted.slice(0, 2), columns: wanted };
    const keys = planted.map(({ id }) => keyOf(id));
    const rows = await database.read((reader) => reader.rowsByKey(request, keys));
    return new Map(rows.map(({ key, values: own }) => [Number(key[0]), own.map(spaced)]));
  }
  const spaced = (value: string | null, at: number) =>
    columns[at]?.form.kind === 'json' ? (value?.replaceAll(', ', ',') ?? null) : value;

  async function file(proposed: TableRepair): Promise<RenderedFile> {
    const targetSchema = await database.read((reader) => reader.inspect());
    return repairFile(proposed, dialect, { source: 'db1:5432/shop', target: 'db2:3306/shop', at: SINCE, targetSchema });
  }
  const run = (repaired: RenderedFile) => runClient(lab, repaired, dialect.clientCommand(repaired.path));
  const expected = (side: 'source' | 'target', ids: readonly number[]) =>
    planted.flatMap((each): [number, Texts][] => {
      const own = row(each.id, each[side]);
      return own !== null && ids.includes(each.id) ? [[each.id, own]] : [];
    });

  it('makes the target’s rows those of the source, whatever their types, and changes nothing when run again', async () => {
    await plant(planted);
    const repaired = await file(repair(planted));
    const ran = run(repaired);
    expect(ran).toMatchObject({ status: 0, lines: [1, 2, 3, 4, 5, 6, 7, 8].map((at) => `row ${at}, rows changed 1`) });
    const rows = await held();
    // Row 9 is left to a person.
    expect([...rows].sort(([one], [another]) => one - another)).toEqual([
      ...expected('source', [0, 1, 2, 3, 4, 5, 8]),
      ...expected('target', [9]),
    ]);
    expect(run(repaired).lines).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((at) => `row ${at}, rows changed 0`));
    expect(await held()).toEqual(rows);
  });

  it('does not move the times that a column takes by itself', async () => {
    await plant(planted);
    run(await file(repair(planted)));
    const touched = await lab.query(
      `SELECT id FROM ${dialect.identifier(TABLE)} WHERE touched <> '2001-01-01 00:00:00' ORDER BY id`,
    );
    // The rows that were inserted.
    expect(touched).toEqual(engine.name === 'mysql' ? [['4'], ['5']] : []);
  });

  it('leaves alone a row that changed since the check, came, or went', async () => {
    await plant(planted);
    const repaired = await file(repair(planted));
    const moved = planted.map((each): Planted => {
      // One column of the updated and the deleted row is another now; the missing row is there; the ghost is gone.
      if (each.id === 1) return { ...each, target: [...other.slice(0, -1), text.at(-1) ?? null] };
      if (each.id === 6) return { ...each, target: [null, ...text.slice(1)] };
      if (each.id === 4) return { ...each, target: other };
      return each.id === 7 ? { ...each, target: null } : each;
    });
    await plant(moved);
    const before = await held();
    const ran = run(repaired);
    expect(ran.status).toBe(0);
    // In the file: rows 6, 7; 1, 2, 3, 8; 4, 5.
    expect(ran.lines.map((line) => line.at(-1)).join('')).toBe('00011101');
    const after = await held();
    expect([1, 4, 6, 7, 9].map((id) => after.get(id))).toEqual([1, 4, 6, 7, 9].map((id) => before.get(id)));
    expect([2, 3, 5, 8].map((id) => [id, after.get(id)])).toEqual(expected('source', [2, 3, 5, 8]));
  });

  it('undoes everything when one statement is refused', async () => {
    await plant(planted);
    const before = await held();
    const whole = await file(repair(planted));
    const broken = {
      ...whole,
      text: whole.text.replace(/\nCOMMIT;\n$/, '\nINSERT INTO no_such_table VALUES (1);\nCOMMIT;\n'),
    };
    const ran = run(broken);
    expect([ran.status, ran.lines.length]).toEqual([engine.name === 'mysql' ? 1 : 3, 8]);
    expect(ran.stderr).toContain('no_such_table');
    expect(await held()).toEqual(before);
  });

  it('adds and removes whole rows where there is no key', async () => {
    await plant(planted);
    const keyless = columns.map((column) => ({ ...column, key: false }));
    const ids = planted.filter(({ kind: what }) => what === 'insert' || what === 'delete');
    const repaired = await file(repair(ids, { columns: keyless }));
    expect(
      run(repaired)
        .lines.map((line) => line.at(-1))
        .join(''),
    ).toBe('1111');
    const rows = await held();
    expect([4, 5, 6, 7].map((id) => [id, rows.get(id)])).toEqual([
      ...expected('source', [4, 5]),
      [6, undefined],
      [7, undefined],
    ]);
    expect(
      run(repaired)
        .lines.map((line) => line.at(-1))
        .join(''),
    ).toBe('0000');
  });

  it('writes a comment in place of a statement that would not be safe or whole', async () => {
    await plant(planted);
    const before = await held();
    const impossible = repair([], {
      columns: columns
        .slice(0, 3)
        .map((column, at) => (at === 2 ? { ...column, form: { kind: 'bytes' }, rawType: 'point' } : column)),
      rows: [
        { kind: 'insert', source: ['20', 'x', '00'], target: null },
        { kind: 'update', source: ['1', keyOf(1)[1] ?? '', '00'], target: ['1', keyOf(1)[1] ?? '', '01'] },
        { kind: 'review', source: ['1', 'x', '00'], target: ['1', 'x', '01'] },
      ],
    });
    const unknown = await file(repair(planted.slice(4, 5), { unknownColumns: ['must`have'] }));
    const repaired = await file(impossible);
    expect(repaired.text).toContain('Inserts 0, updates 0, deletes 0, left to a person 3');
    expect(repaired.text.match(/no literal can be written for a column of type point/g)).toHaveLength(2);
    expect(repaired.text).toContain('more than one row is alike');
    expect(unknown.text).toContain('the target needs values that the check did not read: must`have');
    expect([run(repaired), run(unknown)].map(({ status, lines }) => [status, lines])).toEqual([
      [0, []],
      [0, []],
    ]);
    expect(await held()).toEqual(before);
  });
});
