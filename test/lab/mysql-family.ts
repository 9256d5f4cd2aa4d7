import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LAB_PASSWORDS } from './accounts.ts';
import type { Family, StartSettings } from './families.ts';
import type { Installation } from './installation.ts';
import { runCommand } from './run-command.ts';
import type { SystemUser } from './system-user.ts';

const LOGINS = [
  `CREATE USER 'admin'@'%' IDENTIFIED BY '${LAB_PASSWORDS.admin}'`,
  `GRANT ALL PRIVILEGES ON *.* TO 'admin'@'%' WITH GRANT OPTION`,
  `CREATE USER 'reader'@'%' IDENTIFIED BY '${LAB_PASSWORDS.reader}'`,
  `CREATE USER 'none'@'%' IDENTIFIED BY '${LAB_PASSWORDS.none}'`,
];

// Throwaway data: nothing waits for a disk, and the files stay small enough to be copied for every start.
const SMALL_AND_FAST = [
  '--innodb-buffer-pool-size=64M',
  '--innodb-flush-log-at-trx-commit=0',
  '--sync-binlog=0',
  '--skip-innodb-doublewrite',
];

/** MySQL and MariaDB. */
export const mysqlFamily: Family = {
  cleanStop: 'SIGTERM',
  configure: async () => undefined,
  options,
  createData: (installation, folder, user) =>
    installation.kind === 'mariadb'
      ? createMariadbData(installation, folder, user)
      : createMysqlData(installation, folder, user),
};

function options({ installation, dataFolder, port, certificates, requireTls }: StartSettings): string[] {
  return [
    '--no-defaults',
    ...installation.options,
    `--datadir=${dataFolder}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    // Relative to the data folder: a socket's whole path may not exceed 107 bytes.
    '--socket=server.sock',
    `--pid-file=${join(dataFolder, 'server.pid')}`,
    '--skip-name-resolve',
    '--max-connections=300',
    '--character-set-server=utf8mb4',
    `--server-id=${port}`,
    '--log-bin=binlog',
    '--binlog-format=ROW',
    '--binlog-row-image=FULL',
    `--ssl-ca=${certificates.caFile}`,
    `--ssl-cert=${certificates.certificateFile}`,
    `--ssl-key=${certificates.keyFile}`,
    `--require-secure-transport=${requireTls ? 'ON' : 'OFF'}`,
    ...SMALL_AND_FAST,
    ...redoLog(installation),
    ...(installation.kind === 'mysql9'
      ? ['--gtid-mode=ON', '--enforce-gtid-consistency=ON', '--mysqlx=OFF', '--secure-file-priv=NULL']
      : []),
  ];
}

function redoLog(installation: Installation): string[] {
  return [installation.kind === 'mariadb' ? '--innodb-log-file-size=16M' : '--innodb-redo-log-capacity=16M'];
}

async function createMariadbData(
  installation: Installation,
  folder: string,
  user: SystemUser | undefined,
): Promise<void> {
  const extra = join(folder, 'logins.sql');
  // The bootstrap runs without the privilege tables; CREATE USER works once they are loaded.
  await writeFile(extra, ['FLUSH PRIVILEGES', ...LOGINS].map((statement) => `${statement};\n`).join(''), {
    mode: 0o644,
  });
  const target = [
    `--datadir=${folder}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    `--extra-file=${extra}`,
  ];
  await runCommand([...installation.initialise, '--no-defaults', ...target, ...redoLog(installation)], {
    user,
    cwd: folder,
  });
  await rm(extra);
}

async function createMysqlData(
  installation: Installation,
  folder: string,
  user: SystemUser | undefined,
): Promise<void> {
  const logins = `${folder}-logins.sql`;
  await writeFile(logins, LOGINS.map((statement) => `${statement};\n`).join(''), { mode: 0o644 });
  const own = [
    '--no-defaults',
    ...installation.options,
    '--initialize-insecure',
    `--datadir=${folder}`,
    `--init-file=${logins}`,
  ];
  await runCommand(
    [...installation.initialise, ...own, '--mysqlx=OFF', '--secure-file-priv=NULL', ...redoLog(installation)],
    { user },
  );
  await rm(logins);
  // Two servers with one UUID would take each other's transactions for their own; every copy makes its own.
  await rm(join(folder, 'auto.cnf'));
}
