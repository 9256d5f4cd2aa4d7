import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { LIMITS } from '../engines/conformance/subject.ts';
import { sharedServer } from '../lab/shared.ts';
import { startReplicated } from '../sync/failover/replica.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of cleanup.splice(0).reverse()) await end();
});

const TABLE = 'CREATE TABLE item (id int PRIMARY KEY, n int); INSERT INTO item VALUES (1, 1), (2, 1), (3, 1)';
const DELAY = {
  mariadb: (seconds: number) => `STOP SLAVE; CHANGE MASTER TO MASTER_DELAY = ${seconds}; START SLAVE`,
  mysql9: (seconds: number) => `STOP REPLICA; CHANGE REPLICATION SOURCE TO SOURCE_DELAY = ${seconds}; START REPLICA`,
} as const;

describe.each(['mariadb', 'mysql9'] as const)('a replica of %s that is read instead of its primary', (kind) => {
  it('is waited for while it is too far behind, and told as one, with its places in the log', async () => {
    const { server, replica, level, stop } = await startReplicated(kind);
    cleanup.push(stop);
    const primary = await server.createDatabase();
    const target = await sharedServer('postgres').createDatabase();
    cleanup.push(() => target.drop());
    await Promise.all([primary, target].map((side) => side.execute(TABLE)));
    await level();
    const bench = workbench({ source: replica.url({ database: primary.name }), target: target.readerUrl });
    cleanup.push(() => rmSync(bench.folder, { recursive: true }), bench.close);
    writeFileSync(join(bench.folder, 'lockstep.yaml'), 'parity:\n  max_lag_seconds: 1\n');
    const looking = openDatabase(replica.url({ database: primary.name }), LIMITS);
    cleanup.push(() => looking.close());
    const lagOf = async () => (await looking.read((reader) => reader.load())).lagSeconds;
    await replica.execute(DELAY[kind](600));
    await Promise.all([primary, target].map((side) => side.execute('UPDATE item SET n = 2 WHERE id = 2')));
    await expect.poll(lagOf, { timeout: 60_000 }).toBeGreaterThan(1);
    const said: string[] = [];
    const answer = bench.call('check_parity', { settle_seconds: 0 }, undefined, (message) => void said.push(message));
    await expect.poll(() => said.at(-1), { timeout: 60_000 }).toContain('waiting');
    expect(said.at(-1)).toMatch(/waiting: the replica of the source .* is \d+ s behind, more than 1 s$/);
    await replica.execute(DELAY[kind](0));
    await level();
    const { verdict, positions } = outputOf(await answer) as {
      verdict: string;
      positions: { source: { replica: boolean; before: string; after: string } };
    };
    expect([verdict, positions.source]).toEqual([
      'equal',
      { replica: true, before: expect.stringMatching(/\d-\d/), after: expect.stringMatching(/\d-\d/) },
    ]);
    expect(positions.source.after).not.toBe(positions.source.before);
  });
});
