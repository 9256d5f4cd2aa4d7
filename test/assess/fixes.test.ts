import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../mcp-server/src/assess/checks/index.ts';
import type { HazardFinding } from '../../mcp-server/src/model/assessment.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { type AskedMapping, assess, mysqlWithReader, told } from './assess.ts';
import { columnTypes, plainValue, quoted, selectValue, textLiteral, valueLiteral } from './copied-value.ts';
import { MYSQL_HAZARDS } from './mysql-hazards.ts';
import { NARROW_MYSQL, NARROW_POSTGRES } from './narrow-targets.ts';
import { POSTGRES_HAZARDS } from './postgres-hazards.ts';

const PAIRS = [
  ['mariadb', 'postgres'],
  ['mysql9', 'postgres18'],
  ['postgres', 'mysql9'],
  ['postgres18', 'mariadb'],
] as const;

const database = (kind: (typeof PAIRS)[number][number]) =>
  kind === 'mariadb' || kind === 'mysql9' ? mysqlWithReader(kind) : sharedServer(kind).createDatabase();

/** Only open parents are copied. */
const FILTERED: AskedMapping = {
  tables: [{ source: 'parents', where: [{ column: 'state', op: '=', value: 'open' }] }],
};

/** How each check mends what it finds, as all pairs together tell: who, and where. */
const ways = new Map<string, Set<string>>();
const idOf = ({ rule, object }: HazardFinding) => `${rule} ${object.table}.${object.name}`;

function remember(findings: readonly HazardFinding[]): void {
  for (const { rule, fix } of findings) {
    const places = (['source', 'target', 'declare', 'list'] as const).filter((place) => fix[place] !== null);
    ways.set(rule, (ways.get(rule) ?? new Set()).add([fix.by, ...places].join(' ')));
    expect(fix.by === 'decision').toBe(fix.source === null && fix.target === null && fix.declare === null);
  }
}

describe.each(PAIRS)('the fixes for %s on the way to %s', (sourceKind, targetKind) => {
  let source: LabDatabase;
  let target: LabDatabase;
  const fromMysql = sourceKind === 'mariadb' || sourceKind === 'mysql9';
  beforeAll(async () => {
    [source, target] = await Promise.all([database(sourceKind), database(targetKind)]);
  });
  afterAll(() => Promise.all([source.drop(), target.drop()]));

  it('run on the source as they are printed, and what they change is found no more', async () => {
    await source.execute(fromMysql ? MYSQL_HAZARDS : POSTGRES_HAZARDS);
    const { findings } = await assess(source, target);
    remember(findings);
    await declaredColumnsTake(findings);
    const listed: [rule: string, rows: number][] = [];
    for (const { rule, rows, fix } of findings) {
      if (fix.list !== null) listed.push([rule, (await source.query(fix.list)).length - (rows?.count ?? 0)]);
      if (fix.source !== null) await source.execute(fix.source);
    }
    // A statement that lists rows lists as many as were counted.
    expect(listed.filter(([, difference]) => difference !== 0)).toEqual([]);
    const mended = new Set(findings.filter(({ fix }) => fix.source !== null).map(idOf));
    const left = (await assess(source, target)).findings;
    expect(told(left.filter((finding) => mended.has(idOf(finding))))).toBe('');
    expect(mended.size).toBeGreaterThan(fromMysql ? 18 : 8);
  });

  /** Every declaration makes a column that takes each of the rows which were shown. */
  async function declaredColumnsTake(findings: readonly HazardFinding[]): Promise<void> {
    const taken: string[] = [];
    const types = await columnTypes(source);
    for (const [at, finding] of findings.entries()) {
      const { rule, object, examples, fix } = finding;
      if (fix.declare === null) continue;
      const scratch = quoted(target, `scratch ${at}`);
      const given = examples.map(async ({ key, values }) => {
        const [column = ''] = Object.keys(values);
        const type = types.get(`${object.table}.${column}`) ?? '';
        const [[value = ''] = []] = await source.query(selectValue(source, object.table ?? '', { column, type, key }));
        return valueLiteral(target, value, fix.declare ?? '');
      });
      const literals = examples.length > 0 ? await Promise.all(given) : [WITHOUT_ROWS[rule] ?? 'no value'];
      const inserts = literals.map((literal) => `INSERT INTO ${scratch} VALUES (${literal})`);
      await target.execute(`CREATE TABLE ${scratch} (${fix.declare}); ${inserts.join('; ')}; DROP TABLE ${scratch}`);
      taken.push(rule);
    }
    expect(taken.length).toBeGreaterThan(fromMysql ? 8 : 2);
  }

  it('run on the target as they are printed, keep all else of the column, and let the rows in', async () => {
    const { source: have, target: narrow } = fromMysql ? NARROW_POSTGRES : NARROW_MYSQL;
    await Promise.all([source.drop(), target.drop()]);
    [source, target] = await Promise.all([database(sourceKind), database(targetKind)]);
    await Promise.all([source.execute(have), target.execute(narrow)]);
    const { findings, not_checked } = await assess(source, target, { mapping: FILTERED });
    expect(not_checked.filter(({ check }) => !check.startsWith('json'))).toEqual([]);
    remember(findings);
    const before = await definitions(target);
    const after: [string, string][] = [];
    const types = { source: await columnTypes(source) };
    for (const { fix, examples, object } of findings) {
      if (fix.target === null) continue;
      await target.execute(fix.target);
      const now = await columnTypes(target);
      // The column of a key that is new has no row to show.
      for (const { key, values } of examples) {
        const [column = ''] = Object.keys(values);
        const place = { table: object.table ?? '', column, key };
        after.push([
          `${place.table}.${column} ${Object.values(key).join()}`,
          await copyValue({ ...types, target: now }, place, fix.target),
        ]);
      }
    }
    expect(after.filter(([, differs]) => differs !== '')).toEqual([]);
    expect(after.length).toBeGreaterThan(10);
    const changed = (await definitions(target)).filter((line) => !before.includes(line) && !line.startsWith('loose'));
    expect(changed).toEqual(fromMysql ? DEFAULTS_ON_POSTGRES : DEFAULTS_ON_MYSQL);
    // A counter and a key have no rows to show.
    await target.execute('INSERT INTO ids (id) VALUES (2147483647); INSERT INTO loose (a) VALUES (1), (1)');
    const mended = new Set(
      findings.filter(({ fix, examples }) => fix.target !== null && examples.length > 0).map(idOf),
    );
    const left = (await assess(source, target, { mapping: FILTERED })).findings;
    expect(told(left.filter((finding) => mended.has(idOf(finding))))).toBe('');
  });

  /** Copies one value into the target; empty when it arrived as it was. */
  async function copyValue(types: Types, { table, column, key }: Place, declared: string): Promise<string> {
    const [[value = ''] = []] = await source.query(
      selectValue(source, table, { column, type: types.source.get(`${table}.${column}`) ?? '', key }),
    );
    const names = Object.keys(key).filter((name) => name !== column);
    const given = [...names.map((name) => textLiteral(target, key[name] ?? '')), valueLiteral(target, value, declared)];
    const into = quoted(target, table);
    const list = [...names, column].map((name) => quoted(target, name)).join(', ');
    const type = types.target.get(`${table}.${column}`) ?? '';
    const [[arrived = ''] = []] = await target.query(
      `${column in key ? '' : `DELETE FROM ${into}; `}INSERT INTO ${into} (${list}) VALUES (${given.join(', ')}); ${selectValue(target, table, { column, type, key })}`,
    );
    return plainValue(arrived) === plainValue(value)
      ? ''
      : `${plainValue(value)} → ${plainValue(arrived)}`.slice(0, 200);
  }
});

interface Place {
  readonly table: string;
  readonly column: string;
  readonly key: Readonly<Record<string, string | null>>;
}

interface Types {
  readonly source: ReadonlyMap<string, string>;
  readonly target: ReadonlyMap<string, string>;
}

/** Defaults that are spelt otherwise and give the same value. */
const DEFAULTS_ON_POSTGRES = [
  `a | bits | YES | (lpad(('1'::"bit"), 8, '0'))(8) | NO | NULL`,
  "a | body | YES | convert_to('x', 'UTF8') | NO | NULL",
  'a | flag | NO | (true) | NO | NULL',
  "a | raw | YES | convert_to('é', 'UTF8') | NO | NULL",
];
const DEFAULTS_ON_MYSQL = ['a | price | NO | 1.5000 |  | '];

/** What a declared column must take where the definition alone is the hazard. */
const WITHOUT_ROWS: Readonly<Record<string, string>> = {
  'bit-type': "B'1010'",
  'set-type': "ARRAY['a', 'b']",
  'system-column': '1',
  'counter-near-end': '2147483648',
};

/** Whether each column takes NULL, and its default and comment, one line each. */
async function definitions(database: LabDatabase): Promise<string[]> {
  const sql =
    database.server.engine === 'mysql'
      ? `SELECT TABLE_NAME, COLUMN_NAME, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, COLUMN_COMMENT FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, 2`
      : `SELECT table_name, column_name, is_nullable, regexp_replace(column_default, '::[a-z ]+', '', 'g'), is_identity, col_description(format('%I', table_name)::regclass, ordinal_position) FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`;
  return (await database.query(sql)).map((row) => row.join(' | '));
}

describe('the ways of mending', () => {
  it('are a statement or a decision, for every check', () => {
    expect(checks.map(({ id }) => id).filter((id) => !ways.has(id))).toEqual([]);
    expect([...ways].map(([rule, found]) => `${rule}: ${[...found].sort().join('; ')}`).sort()).toMatchInlineSnapshot(`
      [
        "bit-type: decision; statement declare",
        "cascade-unseen: decision",
        "counter-near-end: statement declare; statement target",
        "double-encoded: statement source",
        "empty-member: decision list; statement source",
        "enum-labels: decision",
        "float-key: decision",
        "float-text: decision list",
        "folded-duplicates: statement declare; statement target",
        "fraction-lost: statement source; statement source target",
        "generated-differs: decision list",
        "huge-value: decision list",
        "impossible-date: statement source",
        "index-declared: decision",
        "index-entry: decision list",
        "index-name-clash: decision",
        "invalid-utf8: statement target list",
        "json-duplicate-key: statement declare list; statement target list",
        "json-invalid: statement target list",
        "json-nul: statement source target",
        "json-surrogate: statement declare list; statement target list",
        "moment-range: statement source; statement source declare; statement source target",
        "name-clash: decision",
        "name-too-long: decision",
        "no-key: statement source; statement source target",
        "not-finite: statement source",
        "not-transactional: statement source",
        "nul-character: statement source declare; statement source target",
        "number-range: statement source; statement source declare; statement source target",
        "orphans: statement source",
        "other-spelling: statement source",
        "outside-charset: statement target list",
        "parent-stays: decision list",
        "reserved-word: decision",
        "row-declared: decision",
        "set-type: statement declare",
        "shape-srid: decision list",
        "system-column: statement declare",
        "text-length: statement source target; statement target list",
        "time-range: statement source; statement source declare; statement source target",
        "trailing-space: statement source",
        "trigger-unseen: decision",
        "truth-value: statement source declare; statement source target",
        "unknown-type: decision",
        "year-zero: statement source",
        "zero-date: statement source",
      ]
    `);
  });
});
