import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LAB_LOGINS } from './accounts.ts';
import type { Family, StartSettings } from './families.ts';
import type { Installation } from './installation.ts';
import { runCommand } from './run-command.ts';
import { programUser } from './system-user.ts';

const LOGINS = [
  ...Object.values(LAB_LOGINS).map(({ login, password }) => `CREATE USER '${login}'@'%' IDENTIFIED BY '${password}';`),
  `GRANT ALL PRIVILEGES ON *.* TO '${LAB_LOGINS.admin.login}'@'%' WITH GRANT OPTION;`,
];

// Throwaway data: nothing waits for a disk, but a commit must outlive the server's own SIGKILL, which the value 0 would not grant.
const FAST = ['--innodb-flush-log-at-trx-commit=2', '--sync-binlog=0', '--skip-innodb-doublewrite'];

// The redo log is small because it is copied for every start. MySQL writes row events only, and waits for the disk at every CREATE TABLE unless told; MariaDB mixes.
const MARIADB = ['--innodb-log-file-size=16M', '--binlog-format=ROW', '--binlog-row-image=FULL'];
const MYSQL = [
  '--innodb-redo-log-capacity=16M',
  '--innodb-flush-method=nosync',
  '--mysqlx=OFF',
  '--secure-file-priv=NULL',
];
const GTID = ['--gtid-mode=ON', '--enforce-gtid-consistency=ON'];

/** MySQL and MariaDB. */
export const mysqlFamily: Family = {
  cleanStop: 'SIGTERM',
  configure: async () => undefined,
  options,
  createData: (installation, folder) =>
    installation.kind === 'mariadb' ? createMariadb(installation, folder) : createMysql(installation, folder),
};

function options({
  installation,
  dataFolder,
  port,
  certificates,
  requireTls,
  cacheMb,
  extra,
}: StartSettings): string[] {
  return [
    '--no-defaults',
    ...installation.options,
    `--datadir=${dataFolder}`,
    `--port=${port}`,
    // A container's port is published on this machine's loopback address only.
    `--bind-address=${installation.image === undefined ? '127.0.0.1' : '0.0.0.0'}`,
    // Relative to the data folder: a socket's whole path may not exceed 107 bytes.
    '--socket=server.sock',
    `--pid-file=${join(dataFolder, 'server.pid')}`,
    // A starting MariaDB deletes the temporary tables of every other one that shares its folder for them.
    `--tmpdir=${dataFolder}`,
    '--skip-name-resolve',
    '--max-connections=300',
    '--character-set-server=utf8mb4',
    `--server-id=${port}`,
    '--log-bin=binlog',
    `--ssl-ca=${certificates.caFile}`,
    `--ssl-cert=${certificates.certificateFile}`,
    `--ssl-key=${certificates.keyFile}`,
    `--require-secure-transport=${requireTls ? 'ON' : 'OFF'}`,
    `--innodb-buffer-pool-size=${cacheMb}M`,
    ...FAST,
    ...(installation.kind === 'mariadb' ? MARIADB : [...MYSQL, ...GTID]),
    ...extra,
  ];
}

async function createMariadb(installation: Installation, folder: string): Promise<void> {
  // The bootstrap runs without the privilege tables; CREATE USER works once they are loaded.
  const logins = await writeStatements(folder, ['FLUSH PRIVILEGES;', ...LOGINS]);
  const target = [`--datadir=${folder}`, '--auth-root-authentication-method=normal', '--skip-test-db'];
  const words = [...installation.initialise, '--no-defaults', ...target, `--extra-file=${logins}`, ...MARIADB];
  await runCommand(words, { user: programUser(installation), cwd: '/' });
}

async function createMysql(installation: Installation, folder: string): Promise<void> {
  const logins = await writeStatements(folder, LOGINS);
  const target = ['--initialize-insecure', `--datadir=${folder}`, `--init-file=${logins}`];
  const words = [...installation.initialise, '--no-defaults', ...installation.options, ...target, ...MYSQL];
  await runCommand(words, { user: programUser(installation), cwd: '/' });
  // Two servers with one UUID would take each other's transactions for their own; every copy makes its own.
  await rm(join(folder, 'auto.cnf'));
}

async function writeStatements(folder: string, statements: readonly string[]): Promise<string> {
  const path = `${folder}-logins.sql`;
  await writeFile(path, statements.join('\n'));
  await chmod(path, 0o644);
  return path;
}
