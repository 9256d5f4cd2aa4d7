import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LAB_PASSWORDS } from './accounts.ts';
import type { Family, StartSettings } from './families.ts';
import type { Installation } from './installation.ts';
import { runCommand } from './run-command.ts';
import type { SystemUser } from './system-user.ts';

/** PostgreSQL. */
export const postgresFamily: Family = {
  // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
  cleanStop: 'SIGINT',
  createData,
  configure,
  options,
};

function options({ installation, dataFolder, port, certificates }: StartSettings): string[] {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    // Relative to the data folder: a socket's whole path may not exceed 107 bytes.
    unix_socket_directories: '.',
    max_connections: 200,
    shared_buffers: '64MB',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'logical',
    max_replication_slots: 20,
    max_wal_senders: 20,
    password_encryption: 'scram-sha-256',
    ssl: 'on',
    ssl_ca_file: certificates.caFile,
    ssl_cert_file: certificates.certificateFile,
    ssl_key_file: certificates.keyFile,
  };
  const set = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return [...installation.options, '-D', dataFolder, ...set];
}

async function configure({ dataFolder, requireTls }: StartSettings): Promise<void> {
  const kind = requireTls ? 'hostssl' : 'host';
  const rows = [
    'local all all scram-sha-256',
    `${kind} all all 127.0.0.1/32 scram-sha-256`,
    `${kind} replication all 127.0.0.1/32 scram-sha-256`,
  ];
  await writeFile(join(dataFolder, 'pg_hba.conf'), `${rows.join('\n')}\n`);
}

async function createData(installation: Installation, folder: string, user: SystemUser | undefined): Promise<void> {
  const passwordFile = `${folder}-password`;
  await writeFile(passwordFile, LAB_PASSWORDS.admin, { mode: 0o644 });
  const login = ['--username=admin', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const locale = ['--locale=C.UTF-8', '--encoding=UTF8'];
  await runCommand([...installation.initialise, '-D', folder, ...login, ...locale, '--no-sync'], { user, cwd: folder });
  await rm(passwordFile);
  const roles = [
    `CREATE ROLE reader LOGIN PASSWORD '${LAB_PASSWORDS.reader}'`,
    `CREATE ROLE none LOGIN PASSWORD '${LAB_PASSWORDS.none}'`,
  ];
  // In single-user mode every line is a statement of its own.
  const input = `${roles.join('\n')}\n`;
  await runCommand([...installation.server, '--single', '-D', folder, 'postgres'], { user, cwd: folder, input });
}
