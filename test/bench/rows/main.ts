import { writeFile } from 'node:fs/promises';
import { activate } from '../../../templates/sync/src/backfill/activation.ts';
import { listParked } from '../../../templates/sync/src/relay/parked.ts';
import type { ServerKind } from '../../lab/kinds.ts';
import { startServer } from '../../lab/lab.ts';
import { type KitBench, openKitBench } from '../../sync/kit-bench.ts';
import { runKit } from '../../sync/memory/run-kit.ts';
import { change } from '../../sync/relay/relay-bench.ts';

/** Carries one very long row, by relay and by backfill, and tells what became of it: `--mb 120,250` for other sizes, `--short` for one. */
const given = process.argv.indexOf('--mb');
const short = process.argv.includes('--short');
const sizes = (given < 0 ? (short ? '40' : '120,250,300,1000') : (process.argv[given + 1] ?? ''))
  .split(',')
  .map(Number);
const HEAP_MB = 4096;
const LIMITS = { statementMs: 600_000, lockMs: 30_000 };

const isMysql = (kind: ServerKind) => !kind.startsWith('postgres');
const COLUMN = { mysql: { bytes: 'longblob', text: 'longtext' }, postgres: { bytes: 'bytea', text: 'text' } };

function valueSql(kind: ServerKind, type: 'bytes' | 'text', mb: number): string {
  const half = mb * 500_000;
  if (isMysql(kind)) return type === 'bytes' ? `REPEAT(X'00ff', ${half})` : `REPEAT('xy', ${half})`;
  return type === 'bytes' ? `convert_to(repeat('xy', ${half}), 'UTF8')` : `repeat('xy', ${half})`;
}

async function carried({ target, kit }: KitBench, reasons: readonly string[]): Promise<string> {
  const length = kit.target.engine === 'mysql' ? 'LENGTH' : 'octet_length';
  const [row] = await target.query(`SELECT ${length}(v) FROM item WHERE id = 1`);
  return row === undefined ? reasons.join('; ') || 'nothing, and no reason' : `carried, ${row[0]} bytes`;
}

async function outcomes(bench: KitBench, line: object): Promise<object[]> {
  const { forward, target } = bench;
  const relay = await runKit(bench, 'relay', HEAP_MB);
  const parked = (await listParked(forward)).map(({ reason }) => reason);
  const byRelay = { ...line, by: 'relay', ms: relay.ms, rssMb: relay.rssMb, became: await carried(bench, parked) };
  console.log(JSON.stringify(byRelay));
  await target.execute('DELETE FROM item; DELETE FROM lockstep_ledger; DELETE FROM lockstep_state');
  await activate(forward);
  const backfill = await runKit(bench, 'backfill', HEAP_MB);
  const report = JSON.stringify(backfill.report).match(/"reason":"[^"]*/g) ?? [];
  const byBackfill = {
    ...line,
    by: 'backfill',
    ms: backfill.ms,
    rssMb: backfill.rssMb,
    became: await carried(bench, report),
  };
  console.log(JSON.stringify(byBackfill));
  return [byRelay, byBackfill];
}

async function measure(kinds: readonly [ServerKind, ServerKind]): Promise<object[]> {
  const log = { mariadb: '--innodb-log-file-size=2G', mysql9: '--innodb-redo-log-capacity=2G' };
  const start = (kind: ServerKind) =>
    startServer(kind, kind === 'mariadb' || kind === 'mysql9' ? { extra: ['--max-allowed-packet=1G', log[kind]] } : {});
  const servers = [await start(kinds[0]), await start(kinds[1])] as const;
  const found: object[] = [];
  try {
    for (const mb of sizes) {
      for (const type of ['text', 'bytes'] as const) {
        const line = { from: kinds[0], to: kinds[1], type, mb };
        const create = (kind: ServerKind) =>
          `CREATE TABLE item (id int PRIMARY KEY, v ${COLUMN[isMysql(kind) ? 'mysql' : 'postgres'][type]})`;
        const bench = await openKitBench(servers, { source: create(kinds[0]), target: create(kinds[1]) }, LIMITS);
        try {
          await change(
            bench.forward,
            [`INSERT INTO {item} VALUES (1, ${valueSql(kinds[0], type, mb)})`],
            [['item', '1']],
          );
          found.push(...(await outcomes(bench, line)));
        } catch (error) {
          const failed = { ...line, failed: error instanceof Error ? error.message.slice(0, 300) : String(error) };
          console.log(JSON.stringify(failed));
          found.push(failed);
        } finally {
          await bench.drop();
        }
      }
    }
  } finally {
    for (const server of servers) await server.stop();
  }
  return found;
}

const found = [...(await measure(['mariadb', 'postgres'])), ...(await measure(['postgres', 'mysql9']))];
if (!short) await writeFile(new URL('../results/rows.json', import.meta.url), `${JSON.stringify(found, null, 2)}\n`);
