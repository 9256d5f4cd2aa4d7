import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerBytes } from '../../mcp-server/src/model/printable.ts';
import { ANSWER_BYTES } from '../../mcp-server/src/tools/bound-answer.ts';
import { tools } from '../../mcp-server/src/tools/index.ts';
import { buildCommand, type LockstepCommand } from '../bench/command.ts';
import { type LabDatabase, type LabServer, type ServerKind, startServer } from '../lab/lab.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';

const MOST_RSS = 256;
const MB = 2 ** 20;
const servers = new Map<ServerKind, LabServer>();
let command: LockstepCommand;

/** A server that takes packets of 1 GB; those of MySQL's family take 16 or 64 MB unless they are told. */
async function server(kind: ServerKind): Promise<LabServer> {
  const known = servers.get(kind);
  if (known !== undefined) return known;
  const log = {
    mariadb: ['--innodb-log-file-size=1G'],
    mysql9: ['--innodb-redo-log-capacity=2G'],
    postgres: [],
    postgres18: [],
  }[kind];
  const extra = kind.startsWith('postgres') ? [] : ['--max-allowed-packet=1G', ...log];
  const started = await startServer(kind, { cacheMb: 256, extra });
  servers.set(kind, started);
  return started;
}

beforeAll(async () => {
  command = await buildCommand();
});
afterAll(async () => {
  await Promise.all([...servers.values()].map((each) => each.stop()));
  await command.remove();
});

async function databases(...kinds: readonly ServerKind[]): Promise<[LabDatabase, LabDatabase]> {
  const made = [];
  for (const kind of kinds) made.push(await (await server(kind)).createDatabase());
  const [source, target] = made;
  if (source === undefined || target === undefined) throw new Error('a pair has two sides');
  return [source, target];
}

async function run(source: LabDatabase, target: LabDatabase, ...args: readonly string[]) {
  const { stdout, peakRss } = await command.tool({ source, target }, args);
  return { answer: JSON.parse(stdout), rss: Math.round(peakRss) };
}

const check = ['check-parity', '--settle-seconds', '0'] as const;

/** Small columns: a row of InnoDB has eight bytes for each of so many. */
function wide(columns: number): string {
  const list = Array.from({ length: columns - 1 }, (_, at) => `c${at + 1} ${at % 3 === 2 ? 'varchar(1)' : 'int'}`);
  const fieldOf = (id: number, at: number) => (at % 5 === 0 ? 'NULL' : at % 3 === 2 ? `'${at % 10}'` : String(at * id));
  const rows = [1, 2, 3].map((id) => `(${[id, ...list.map((_, at) => fieldOf(id, at))].join(', ')})`);
  return `CREATE TABLE wide (id int PRIMARY KEY, ${list.join(', ')}); INSERT INTO wide VALUES ${rows.join(', ')}`;
}

describe('a table of as many columns as an engine takes', () => {
  it.each([
    ['mariadb', 'postgres18', 1017],
    ['postgres', 'mysql9', 1017],
    ['postgres', 'postgres18', 1600],
  ] as const)('is compared and assessed whole, %s to %s with %i columns', async (from, to, columns) => {
    const [source, target] = await databases(from, to);
    for (const side of [source, target]) await side.execute(wide(columns));
    const last = `c${columns - 2}`;
    await target.execute(`UPDATE wide SET ${last} = NULL WHERE id = 3`);
    const { answer, rss } = await run(source, target, ...check);
    expect(answer.tables).toMatchObject([
      {
        verdict: 'drift',
        compared_columns: columns,
        not_compared: [],
        differences: [{ kind: 'different', key: { id: '3' }, columns: [{ name: last }] }],
      },
    ]);
    const assessed = await run(source, target, 'assess-migration', '--window-seconds', '0');
    expect(assessed.answer.tables).toMatchObject({ whole: 1, not_read: 0 });
    // A login that may only read does not see triggers on MariaDB, and that is said.
    const unanswered = assessed.answer.not_checked.map(({ check: id }: { check: string }) => id);
    expect(unanswered.filter((id: string) => id !== 'trigger-unseen')).toEqual([]);
    const compared = await run(source, target, 'compare-schemas');
    expect(compared.answer.tables.paired).toBe(1);
    expect([rss, assessed.rss, compared.rss].filter((mb) => mb > MOST_RSS)).toEqual([]);
  });
});

/** A value of so many bytes, as SQL; the same on every engine. */
const value = (megabytes: number) => `REPEAT('0123456789abcdef', ${(megabytes * MB) / 16})`;

describe('very large values', () => {
  it.each([
    ['mariadb', 'postgres18'],
    ['mysql9', 'mariadb'],
  ] as const)('are compared whole in little memory, %s to %s', async (from, to) => {
    const [source, target] = await databases(from, to);
    for (const side of [source, target]) {
      const [text, bytes] = side.server.engine === 'mysql' ? ['longtext', 'longblob'] : ['text', 'bytea'];
      const cast = side.server.engine === 'mysql' ? '' : '::bytea';
      await side.execute(
        `CREATE TABLE texts (id int PRIMARY KEY, body ${text}); CREATE TABLE raw (id int PRIMARY KEY, body ${bytes});
         INSERT INTO texts VALUES (1, ${value(1)}), (2, ${value(48)}); INSERT INTO raw VALUES (1, ${value(1)}${cast}), (2, ${value(24)}${cast})`,
      );
    }
    const equal = await run(source, target, ...check);
    expect([equal.answer.verdict, equal.rss > MOST_RSS ? equal.rss : 'little']).toEqual(['equal', 'little']);
    // One character near the end.
    await target.execute(
      target.server.engine === 'mysql'
        ? "UPDATE texts SET body = INSERT(body, 50000000, 1, 'X') WHERE id = 2; UPDATE raw SET body = INSERT(body, 25000000, 1, 'X') WHERE id = 2"
        : "UPDATE texts SET body = overlay(body placing 'X' from 50000000 for 1) WHERE id = 2; UPDATE raw SET body = overlay(body placing 'X'::bytea from 25000000 for 1) WHERE id = 2",
    );
    const drift = await run(source, target, ...check, '--repair');
    expect(drift.answer.tables).toMatchObject(
      [
        ['raw', '50,331,648'],
        ['texts', '50,331,648'],
      ].map(([table, characters]) => ({
        source: expect.stringContaining(table ?? ''),
        verdict: 'drift',
        differences: [
          {
            key: { id: '2' },
            columns: [{ name: 'body', source: expect.stringContaining(`${characters} characters`) }],
          },
        ],
      })),
    );
    expect(drift.rss > MOST_RSS ? drift.rss : 'little').toBe('little');
  });

  it('of JSON are compared by value up to a million characters, and beyond neither equal nor different', async () => {
    const [source, target] = await databases('mariadb', 'postgres18');
    const long = (space: string) => `CONCAT('{"a":${space}"', ${value(48)}, '"}')`;
    const short = (space: string) => `CONCAT('{"a":${space}[', REPEAT('1.5, ', 100000), '2]}')`;
    const rows = (space: string) =>
      `(1, ${long(' ')}), (2, ${long(space)}), (3, ${short(space)}), (4, ${short(space)})`;
    for (const [side, space] of [
      [source, ' '],
      [target, ''],
    ] as const)
      await side.execute(
        `CREATE TABLE documents (id int PRIMARY KEY, body ${side === source ? 'json' : 'text'}); INSERT INTO documents VALUES ${rows(space)}`,
      );
    await target.execute('ALTER TABLE documents ALTER body TYPE json USING body::json');
    const { answer, rss } = await run(source, target, ...check);
    const undecided = { rows: 1, first: [{ key: { id: '2' }, columns: ['body'] }] };
    expect(answer).toMatchObject({
      verdict: 'incomplete',
      counts: { differences: 0, rows_in_flight: 0, rows: { source: 4, target: 4 } },
      tables: [{ verdict: 'not_comparable', undecided }],
    });
    expect(rss > MOST_RSS ? rss : 'little').toBe('little');
  });

  it('are not taken for equal behind the bytes at which MariaDB cuts a row of a digest', async () => {
    const [source, target] = await databases('mariadb', 'mariadb');
    for (const side of [source, target])
      await side.execute(
        `CREATE TABLE raw (id int PRIMARY KEY, body longblob); INSERT INTO raw VALUES (1, ${value(9)})`,
      );
    expect((await run(source, target, ...check)).answer.verdict).toBe('equal');
    await target.execute("UPDATE raw SET body = INSERT(body, 9000000, 1, 'X')");
    expect((await run(source, target, ...check)).answer).toMatchObject({
      verdict: 'drift',
      counts: { differences: 1 },
    });
  });

  it('beyond what the server gives in one piece are said to be, and the table is not called equal', async () => {
    const [source, target] = await databases('mariadb', 'postgres18');
    for (const side of [source, target])
      await side.execute(
        `CREATE TABLE raw (id int PRIMARY KEY, body ${side.server.engine === 'mysql' ? 'longblob' : 'bytea'}); CREATE TABLE fine (id int PRIMARY KEY); INSERT INTO fine VALUES (1); INSERT INTO raw VALUES (1, ${value(20)}${side.server.engine === 'mysql' ? '' : '::bytea'})`,
      );
    await source.server.execute(`SET GLOBAL max_allowed_packet = ${32 * MB}`);
    try {
      const { answer, rss } = await run(source, target, ...check);
      expect([answer.verdict, rss > MOST_RSS ? rss : 'little']).toEqual(['incomplete', 'little']);
      expect(answer.tables).toMatchObject([
        { verdict: 'equal' },
        { verdict: 'not_checked', error: { code: 'LIMIT', hint: expect.stringContaining('max_allowed_packet') } },
      ]);
    } finally {
      await source.server.execute('SET GLOBAL max_allowed_packet = 1073741824');
    }
  });
});

const TABLES = 200;

describe('a catalogue that would flood a model', () => {
  it('is answered by every tool in at most 60,000 bytes, that say what is missing and how to go on', async () => {
    const [source, target] = await databases('postgres', 'mariadb');
    const long = 'x'.repeat(100_000);
    const comments = Array.from(
      { length: 1017 },
      (_, at) => `COMMENT ON COLUMN wide.${at === 0 ? 'id' : `c${at}`} IS '${long.slice(0, 900)}${at}'`,
    );
    const labels = Array.from({ length: 60_000 }, (_, at) => `'label ${at}'`).join(', ');
    await source.execute(
      `${wide(1017)}; COMMENT ON TABLE wide IS '${long}'; ${comments.join(';')};
       CREATE TYPE many AS ENUM (${labels}); CREATE TABLE labelled (id int PRIMARY KEY, m many, t text DEFAULT '${long}', CHECK (t <> '${long}x'))`,
    );
    await target.execute(wide(1017));
    for (let first = 0; first < TABLES; first += 200)
      await source.execute(
        Array.from(
          { length: 200 },
          (_, at) => `CREATE TABLE a_table_with_a_rather_long_name_that_says_little_${first + at} (id int)`,
        ).join(';'),
      );
    const bench = workbench({ source: source.url, target: target.url });
    mkdirSync(join(bench.folder, 'migrations'));
    writeFileSync(
      join(bench.folder, 'migrations', 'all.sql'),
      Array.from({ length: 150 }, (_, at) => `CREATE INDEX i${at} ON wide (c${at});`).join('\n'),
    );
    const asked = new Map<string, object[]>([
      ['inspect_schema', [{}, { table: 'wide' }, { table: 'labelled' }, { cursor: '50' }]],
      ['compare_schemas', [{ limit: 200 }, { table: 'labelled' }]],
      [
        'assess_migration',
        [
          { tables: ['wide', 'labelled'], limit: 200 },
          { look_at: ['servers'], window_seconds: 0 },
        ],
      ],
      ['audit_writers', [{ show: 'all', limit: 200 }]],
      ['check_parity', [{ settle_seconds: 0 }]],
      ['compare_aggregates', [{ table: 'wide', measures: [{ op: 'count' }], group_by: ['c1'], settle_seconds: 0 }]],
      ['check_gate', [{ phase: 'prepare' }]],
      ['lint_migration', [{ limit: 200, engine: 'postgres' }]],
    ]);
    const sizes: [string, number][] = [];
    for (const { name, output } of tools) {
      for (const input of asked.get(name) ?? [{}]) {
        const answer = outputOf(await bench.call(name, input));
        expect(output.safeParse(answer).error).toBeUndefined();
        sizes.push([name, answerBytes(answer)]);
      }
    }
    expect(sizes.filter(([, bytes]) => bytes > ANSWER_BYTES)).toEqual([]);
    expect(sizes.length).toBeGreaterThan(16);
    const columns: string[] = [];
    for (let cursor: string | null = '0'; cursor !== null; ) {
      const { table } = outputOf(await bench.call('inspect_schema', { table: 'wide', cursor })) as {
        table: { table: { columns: { name: string }[] }; next_cursor: string | null };
      };
      columns.push(...table.table.columns.map((column) => column.name));
      cursor = table.next_cursor;
    }
    expect(columns.length).toBe(1017);
    expect(new Set(columns).size).toBe(1017);
    await bench.close();
  });
});
