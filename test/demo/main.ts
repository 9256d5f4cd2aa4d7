import { fileURLToPath } from 'node:url';
import { ensureInstalled, type LabDatabase, type LabServer, type ServerKind, startServer } from '../lab/lab.ts';
import { checkBothDatabases } from './check-both-databases.ts';
import { copyShop } from './dataset/copy-shop.ts';
import { createShop, createTarget } from './dataset/load-shop.ts';
import { SHOP_TABLES } from './dataset/shop-tables.ts';
import { type LiveWrites, startLiveWrites } from './live-writes.ts';
import { prepareFolder } from './output-folder.ts';
import { plantDifferences } from './plant-differences.ts';
import { bad, bold, elapsed, quiet, say, step } from './story.ts';
import { tellEnd } from './tell-end.ts';

const folder = fileURLToPath(new URL('../../demo-output', import.meta.url));
const servers: LabServer[] = [];
const stopping = new AbortController();

interface Shop {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
}

/** The whole story; true when everything planted was found and nothing else was reported. */
async function tell(): Promise<boolean> {
  say(bold('Lockstep: from MySQL to PostgreSQL while the shop goes on selling'));
  await prepareFolder(folder);
  const shop = await startDatabases();
  await fillBoth(shop);
  const live = await step({
    title: 'Go on selling',
    why: 'About twenty transactions a second in MySQL; each reaches PostgreSQL 0.3 to 1 second later.',
    work: () => startLiveWrites(shop.source, shop.target),
    outcome: () => 'selling until the end',
  });
  // When the writes fail the rest of the story would not be what it says.
  return await Promise.race([check(shop, live), live.failed]);
}

async function startDatabases(): Promise<Shop> {
  return await step({
    title: 'Start MySQL and PostgreSQL',
    why: 'Throwaway servers on free loopback ports; they go, with their data, when the demo ends.',
    work: async () => {
      const [source, target] = await Promise.all([startServerOf('mysql9'), startServerOf('postgres18')]);
      const name = { name: 'shop' };
      return { source: await source.createDatabase(name), target: await target.createDatabase(name) };
    },
    outcome: ({ source, target }) =>
      `MySQL ${source.server.version} on port ${source.server.port}, PostgreSQL ${target.server.version} on port ${target.server.port}`,
  });
}

async function startServerOf(kind: ServerKind): Promise<LabServer> {
  await ensureInstalled(kind, (line) => say(`   ${quiet(line)}`));
  const server = await startServer(kind);
  servers.push(server);
  return server;
}

async function fillBoth({ source, target }: Shop): Promise<void> {
  await step({
    title: 'Fill MySQL with a shop',
    why: 'Twelve related tables with everything that breaks careless migrations, the same rows every time.',
    work: async () => {
      const rows = await createShop(source, { scale: 1 });
      // Harmless rights that let the reader see what it would otherwise have to call hidden.
      await source.execute("GRANT SHOW VIEW ON shop.* TO 'reader'@'%'; GRANT SHOW_ROUTINE ON *.* TO 'reader'@'%'");
      return rows;
    },
    outcome: (rows) => `${rows.toLocaleString('en')} rows in ${SHOP_TABLES.length} tables`,
  });
  await step({
    title: 'Copy it to PostgreSQL',
    why: 'Into tables that an engineer wrote by hand, with triggers and foreign keys off, as a backfill does.',
    work: async () => {
      await createTarget(target);
      await copyShop(source, target, SHOP_TABLES);
    },
    outcome: () => 'copied',
  });
}

async function check({ source, target }: Shop, live: LiveWrites): Promise<boolean> {
  const planted = await step({
    title: 'Damage three rows of PostgreSQL',
    why: 'As late copies, skipped batches and floating point do. Whoever searches is not told which.',
    work: () => plantDifferences(target),
    outcome: (differences) => `in ${differences.map(({ table }) => table).join(', ')}`,
  });
  const urls = { sourceUrl: source.readerUrl, targetUrl: target.readerUrl };
  const verdicts = await checkBothDatabases(planted, { folder, ...urls, signal: stopping.signal });
  await live.finish();
  const { placed, updated, deleted } = live.counts;
  say();
  say(quiet(`Meanwhile ${placed} orders were placed, ${updated} updated and ${deleted} deleted.`));
  return await tellEnd(verdicts, folder);
}

/** Ends the demo at once: the lab ends its servers and removes their data as soon as this process is gone. */
function endEarly(why: string, exitCode: number): void {
  stopping.abort();
  say();
  say(bad(why));
  if (servers.length > 0) say(quiet('Its servers end now, and their data goes with them.'));
  process.exit(exitCode);
}

process.once('SIGINT', () => endEarly('Interrupted.', 130));
process.once('SIGTERM', () => endEarly('Told to end.', 143));
process.once('SIGHUP', () => endEarly('The terminal is gone.', 129));
try {
  const right = await tell();
  await Promise.all(servers.map((server) => server.stop()));
  say();
  say(quiet(`The demo took ${elapsed()}. Its servers and their data are removed.`));
  process.exitCode = right ? 0 : 1;
} catch (error) {
  endEarly(error instanceof Error ? error.message : String(error), 2);
}
