import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SyncStatus } from '../../mcp-server/src/model/sync-status.ts';
import { sharedServer } from '../lab/shared.ts';
import { carryAll, change } from '../sync/relay/relay-bench.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';
import { openWatched, type Watched } from './bench.ts';

const judged = ({ conditions }: SyncStatus, id: string) => conditions.find((one) => one.id === id);

describe('sync_status', () => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await openWatched([sharedServer('mysql9'), sharedServer('postgres')]);
  });
  afterAll(() => watched.close());

  it('says of a fresh kit that nothing waits and that no beat has come', async () => {
    const status = await watched.status();
    expect(status).toMatchObject({
      primary: 'source',
      state: 'unknown',
      cutover: { known: true, value: { stage: 'settled', scope: 'all' } },
      queue: { known: true, value: { open: 0, whole: true, oldestSeconds: null, parked: 0, newest: '0' } },
      heartbeat: { known: true, value: null },
      catchUp: { verdict: 'keeps up' },
      tables: [],
      schema: { known: true, value: [] },
      source: { gone: null, installed: { known: true, value: true }, dms: { known: true, value: null } },
    });
    expect(judged(status, 'heartbeat')?.what).toMatch(/^No beat has reached the secondary yet/);
  });

  it('names parked changes by table and reason, without a value of the row, and keeps the figures as evidence', async () => {
    const { forward } = watched.kit;
    await change(
      forward,
      [`INSERT INTO {tag} VALUES (1, 'far too long')`, `INSERT INTO {item} VALUES (1, 'one')`],
      [
        ['tag', '1'],
        ['item', '1'],
      ],
    );
    await carryAll(forward);
    const status = await watched.status();
    const condition = judged(status, 'parked');
    expect([condition?.state, condition?.what]).toEqual([
      'warn',
      expect.stringMatching(/^1 change is parked, the oldest for \d+ s; most of them in \w+\.tag: .*22001/),
    ]);
    expect(JSON.stringify(status)).not.toContain('far too long');
    const [{ evidence }, text] = [outputOf(await watched.project.call('sync_status')), await evidenceText(watched)];
    expect(evidence).toMatch(/^kept as [0-9a-f]{12}$/);
    const last: { seen: unknown } = JSON.parse(text.trim().split('\n').at(-1) ?? '');
    expect(last.seen).toMatchObject({
      tool: 'sync_status',
      kit: { known: true, value: { primary: 'source', source: { pending: 0, parked: 1, applied: 1, newest: '2' } } },
      lagSeconds: { known: false },
      retentionHours: { known: true, value: null },
      reverseProof: { known: true, value: null },
      flip: { known: true, value: null },
    });
  });

  it('reads a beat by the clocks that wrote it', async () => {
    const { to } = watched.kit.forward;
    await to.store.transaction((tx) =>
      tx.run(sql`INSERT INTO ${to.tables.heartbeat} (id, nonce, beat_at, applied_at)
VALUES (1, 'n', clock_timestamp() - interval '90 seconds', clock_timestamp() - interval '88 seconds')`),
    );
    const { heartbeat, conditions } = await watched.status();
    const beat = heartbeat.known ? heartbeat.value : null;
    expect(beat?.ageSeconds).toBeGreaterThan(89);
    expect(beat?.ageSeconds).toBeLessThan(200);
    expect(Math.abs((beat?.transitSeconds ?? 0) - 2)).toBeLessThan(1.5);
    expect(conditions.find(({ id }) => id === 'heartbeat')).toMatchObject({
      state: 'warn',
      resume: expect.stringContaining('relay run'),
    });
  });

  it('names the column that was dropped since the plan, and says how to stop what carries the table', async () => {
    await watched.kit.source.execute('ALTER TABLE item DROP COLUMN body');
    const status = await watched.status();
    expect(status.schema).toEqual({
      known: true,
      value: [{ side: 'source', table: `${watched.kit.source.name}.item`, what: 'column body is gone', carried: true }],
    });
    expect(judged(status, 'schema')).toMatchObject({ state: 'halt', pause: expect.stringContaining('backfill pause') });
    await watched.kit.source.execute('ALTER TABLE item ADD COLUMN body varchar(80)');
    expect((await watched.status()).schema).toEqual({ known: true, value: [] });
  });

  it('adds up the shadow reads that the files of the project hold', async () => {
    const line = (match: number, mismatch: number) =>
      `${JSON.stringify({ from: '', to: '', process: 'p', primary: 'source', reads: [{ name: 'r', outcomes: { match, mismatch }, fields: {}, examples: [] }] })}\n`;
    const folder = watched.project.folder;
    await writeFile(join(folder, 'shadow.jsonl'), line(7, 0) + line(2, 1));
    const settings = await readFile(join(folder, 'lockstep.yaml'), 'utf8');
    await writeFile(join(folder, 'lockstep.yaml'), `${settings}  shadow_files: [shadow.jsonl]\n`);
    await watched.project.reload();
    expect((await watched.status()).shadow).toEqual({ known: true, value: { match: 9, mismatch: 1 } });
    await writeFile(join(folder, 'shadow.jsonl'), `${line(7, 0)}{"from":`);
    expect((await watched.status()).shadow).toMatchObject({
      known: false,
      reason: '1 line of shadow reads cannot be read',
    });
  });

  it('says which right a login lacks that may not read the tables of the kit', async () => {
    for (const [database, denied, grant] of [
      [watched.kit.source, '', /GRANT SELECT ON `\w+`\.`lockstep_outbox` TO 'scant\w*'@'%'; GRANT SELECT ON/],
      [
        watched.kit.target,
        'CONNECT',
        /GRANT USAGE ON SCHEMA "public" TO scant\w*; GRANT SELECT ON "public"\."lockstep_fence", /,
      ],
    ] as const) {
      const login = `scant${database.name.slice(-8)}`;
      const mysql = database.server.engine === 'mysql';
      const data = mysql ? `\`${database.name}\`.item` : 'item';
      await database.execute(
        mysql
          ? `CREATE USER '${login}'@'%' IDENTIFIED BY 'pw'; GRANT SELECT ON ${data} TO '${login}'@'%'`
          : `CREATE USER ${login} PASSWORD 'pw'; GRANT SELECT ON ${data} TO ${login}`,
      );
      const url = database.url.replace(/\/\/[^@]+@/, `//${login}:pw@`);
      const sides = mysql
        ? { source: url, target: watched.kit.target.readerUrl }
        : { source: watched.kit.source.readerUrl, target: url };
      const project = workbench(sides);
      try {
        await writeFile(join(project.folder, 'lockstep.yaml'), 'observe:\n  window_seconds: 0.5\n');
        const found = outputOf(await project.call('sync_status'));
        const side = mysql ? 'source' : 'target';
        expect([denied, found]).toMatchObject([
          denied,
          {
            state: 'unknown',
            [side]: { gone: null, installed: { known: false, turnOn: expect.stringMatching(grant) } },
          },
        ]);
      } finally {
        await project.close();
        await database.execute(mysql ? `DROP USER '${login}'@'%'` : `DROP OWNED BY ${login}; DROP USER ${login}`);
      }
    }
  });
});

describe('sync_status without a kit', () => {
  it('says so, and is no error', async () => {
    const [source, target] = await Promise.all([
      sharedServer('mariadb').createDatabase(),
      sharedServer('postgres18').createDatabase(),
    ]);
    const project = workbench({ source: source.readerUrl, target: target.readerUrl });
    try {
      await Promise.all([source, target].map((database) => database.execute('CREATE TABLE item (id int PRIMARY KEY)')));
      await writeFile(join(project.folder, 'lockstep.yaml'), 'observe:\n  window_seconds: 0.5\n');
      const outcome = await project.call('sync_status');
      expect(outcome).toMatchObject({
        ok: true,
        exitCode: 2,
        output: { state: 'unknown', primary: null, source: { installed: { known: true, value: false } } },
      });
      const found = outputOf(outcome).conditions;
      expect(found).toContainEqual(
        expect.objectContaining({
          id: 'installed',
          state: 'unknown',
          what: 'The sync kit is not installed on either side: nothing tells how changes are carried.',
        }),
      );
      await target.execute(
        `CREATE TABLE awsdms_apply_exceptions (x int); INSERT INTO awsdms_apply_exceptions VALUES (1), (2)`,
      );
      expect(outputOf(await project.call('sync_status')).conditions).toContainEqual(
        expect.objectContaining({
          id: 'dms',
          state: 'halt',
          what: expect.stringContaining('2 changes could not be applied'),
        }),
      );
    } finally {
      await project.close();
      await Promise.all([source.drop(), target.drop()]);
    }
  });
});

async function evidenceText({ project }: Watched): Promise<string> {
  const day = new Date().toISOString().slice(0, 10);
  return readFile(join(project.folder, 'migration/evidence', `${day}.jsonl`), 'utf8');
}
