import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { runClient } from '../render/run-client.ts';
import { outputOf, type Workbench, workbench } from '../tools/call-tool.ts';
import type { CdcInstallation } from './lab/installation.ts';
import type { SecuredBrokers } from './lab/kafka.ts';
import { propertiesOf } from './lab/properties-text.ts';
import { freeWorkerUrl, newWorker, type Worker } from './lab/worker.ts';

/** The logins that the generated files grant to; the lab makes them, since no file of Lockstep holds a password. */
const LOGINS = { capture: 'lockstep_capture', sink: 'lockstep_sink' } as const;
const PASSWORD = 'lab-cdc';
const DIALECTS = { mysql: mysqlDialect, postgres: postgresDialect };

/** A migration of the shop by change data capture, with everything that generate_plan wrote for it. */
export interface Road {
  readonly name: string;
  readonly source: LabDatabase;
  readonly target: LabDatabase;
  readonly bench: Workbench;
  readonly worker: Worker;
  /** Runs a generated file of SQL on a side, by the engine's client, as the file says. */
  runSql(side: 'source' | 'target', file: string): void;
  /** `sh cdc/connect.sh <words>` as a person types it; throws unless it ends with 0. */
  connect(...words: readonly string[]): string;
  close(): Promise<void>;
}

export interface RoadOptions {
  readonly name: string;
  readonly source: LabDatabase;
  readonly target: LabDatabase;
  readonly brokers: string;
  /** Where the road speaks to brokers that are not open. */
  readonly secured?: SecuredBrokers;
  /** What lockstep.yaml says of the definition of the target. */
  readonly ddl: string;
  /** What it says of single tables, once the target has them. */
  readonly tables: string;
  readonly guarded: boolean;
}

/** The authority of the brokers, below the project. */
const CA_FILE = 'kafka-ca.pem';

/** Makes the target's tables and the connectors as generate_plan wrote them, and starts a worker with the generated settings. */
export async function openRoad(installation: CdcInstallation, options: RoadOptions): Promise<Road> {
  const { name, source, target, guarded } = options;
  const url = await freeWorkerUrl();
  const bench = workbench({ source: source.url, target: target.url }, kafkaLogin(options), 'terminal');
  if (options.secured !== undefined) copyFileSync(options.secured.caFile, join(bench.folder, CA_FILE));
  const plan = async (tables: string) => {
    writeFileSync(join(bench.folder, 'lockstep.yaml'), settingsText(options, url, tables));
    await bench.reload();
    outputOf(await bench.call('generate_plan'));
  };
  await plan('[]');
  const path = (file: string) => join(bench.folder, 'migration', file);
  const runSql: Road['runSql'] = (side, name) => {
    const database = { source, target }[side];
    const file = { path: `cdc/sql/${name}`, text: readFileSync(path(`cdc/sql/${name}`), 'utf8') };
    const { status, stderr } = runClient(database, file, DIALECTS[database.server.engine].clientCommand(file.path));
    if (status !== 0) throw new Error(`${file.path} ended with ${status}: ${stderr}`);
  };
  await runFiles(target, path('schema'), (file) => /^[1-3]-.*\.sql$/.test(file));
  if (guarded) {
    outputOf(await bench.call('generate_plan'));
    runSql('source', 'guard-source.sql');
    runSql('target', 'guard-target.sql');
  }
  await plan(options.tables);
  if (source.server.kind === 'mariadb') fitToOlderConnector(path(`cdc/connectors/${name}-source.json`));
  await makeLogins(source, LOGINS.capture);
  await makeLogins(target, LOGINS.sink);
  runSql('source', 'source-setup.sql');
  runSql('target', 'target-setup.sql');
  const settings = propertiesOf(readFileSync(path('cdc/worker.properties'), 'utf8'));
  const worker = await newWorker(installation, url, settings, environmentOf(options, bench.folder, url));
  const connect: Road['connect'] = (...words) => {
    const ended = spawnSync('sh', [path('cdc/connect.sh'), ...words], {
      encoding: 'utf8',
      env: { ...process.env, CONNECT_URL: url },
    });
    if (ended.status !== 0)
      throw new Error(`connect.sh ${words.join(' ')} ended with ${ended.status}: ${ended.stderr}${ended.stdout}`);
    return ended.stdout;
  };
  return {
    name,
    source,
    target,
    bench,
    worker,
    runSql,
    connect,
    close: async () => {
      await worker.jvm.close();
      await bench.close();
      await Promise.all([source.drop(), target.drop()]);
    },
  };
}

function settingsText({ name, brokers, ddl, secured }: RoadOptions, url: string, tables: string): string {
  const kafka = secured === undefined ? '{}' : `{ tls: true, ca_file: ${CA_FILE}, sasl: scram-sha-512 }`;
  return `
ddl: ${ddl}
mapping: { leave_behind: [events], tables: ${tables} }
migration: { code_in_hand: false, forbids: [triggers], tooling: [kafka_connect, proxy] }
cdc: { connect_url: '${url}', brokers: ['${secured?.brokers ?? brokers}'], prefix: ${name}, kafka: ${kafka} }
observe: { window_seconds: 3 }
`;
}

async function runFiles(database: LabDatabase, folder: string, wanted: (file: string) => boolean): Promise<void> {
  for (const file of readdirSync(folder).filter(wanted).sort())
    await database.execute(readFileSync(join(folder, file), 'utf8'));
}

async function makeLogins({ server, name }: LabDatabase, login: string): Promise<void> {
  await server.execute(
    server.engine === 'mysql'
      ? `CREATE USER IF NOT EXISTS '${login}'@'%' IDENTIFIED BY '${PASSWORD}'`
      : `DO $$ BEGIN CREATE ROLE ${login} LOGIN REPLICATION PASSWORD '${PASSWORD}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
    name,
  );
}

/**
 * The one change to a generated file: the lab has the MariaDB connector in release 3.5, which does not have the converter of zero
 * dates that came with 3.6; the shop has none.
 */
function fitToOlderConnector(file: string): void {
  const config: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'));
  const kept = Object.entries(config).filter(([key]) => !key.startsWith('zero.'));
  const { converters = '', ...rest } = Object.fromEntries(kept);
  const others = converters.split(',').filter((one) => one !== 'zero');
  writeFileSync(file, JSON.stringify(others.length === 0 ? rest : { ...rest, converters: others.join(',') }));
}

function kafkaLogin({ secured }: RoadOptions): Record<string, string> {
  if (secured === undefined) return {};
  const { user, password } = secured.login;
  return { LOCKSTEP_CDC_KAFKA_USER: user, LOCKSTEP_CDC_KAFKA_PASSWORD: password };
}

/** The generated env.example, filled in. */
function environmentOf(options: RoadOptions, folder: string, url: string): Record<string, string> {
  const { source, target, brokers, secured } = options;
  const side = (of: 'SOURCE' | 'TARGET', { server }: LabDatabase, login: string) => ({
    [`LOCKSTEP_CDC_${of}_HOST`]: '127.0.0.1',
    [`LOCKSTEP_CDC_${of}_PORT`]: String(server.port),
    [`LOCKSTEP_CDC_${of}_USER`]: login,
    [`LOCKSTEP_CDC_${of}_PASSWORD`]: PASSWORD,
  });
  return {
    ...side('SOURCE', source, LOGINS.capture),
    ...side('TARGET', target, LOGINS.sink),
    ...kafkaLogin(options),
    ...(secured === undefined ? {} : { LOCKSTEP_CDC_KAFKA_CA: join(folder, CA_FILE) }),
    LOCKSTEP_CDC_KAFKA: secured?.brokers ?? brokers,
    LOCKSTEP_CDC_REPLICATION: '1',
    LOCKSTEP_CDC_LISTENER: url,
  };
}
