import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LAB_LOGINS } from './accounts.ts';
import type { Family, StartSettings } from './families.ts';
import type { Installation } from './installation.ts';
import { runCommand } from './run-command.ts';
import { programUser } from './system-user.ts';

// In single-user mode every line is a statement of its own.
const ROLES = [LAB_LOGINS.reader, LAB_LOGINS.none].map(
  ({ login, password }) => `CREATE ROLE ${login} LOGIN PASSWORD '${password}'\n`,
);

/** PostgreSQL. */
export const postgresFamily: Family = {
  // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
  cleanStop: 'SIGINT',
  createData,
  configure,
  options,
};

function options({ installation, dataFolder, port, certificates, cacheMb, extra }: StartSettings): string[] {
  const settings = {
    port,
    // A container's port is published on this machine's loopback address only.
    listen_addresses: installation.image === undefined ? '127.0.0.1' : '0.0.0.0',
    // Relative to the data folder: a socket's whole path may not exceed 107 bytes.
    unix_socket_directories: '.',
    max_connections: 200,
    shared_buffers: `${cacheMb}MB`,
    // Throwaway data: nothing waits for a disk. Commits stay synchronous, so that they outlive the server's own SIGKILL.
    fsync: 'off',
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
  return [...installation.options, '-D', dataFolder, ...set, ...extra];
}

async function configure({ installation, dataFolder, requireTls }: StartSettings): Promise<void> {
  const kind = requireTls ? 'hostssl' : 'host';
  const from = installation.image === undefined ? '127.0.0.1/32' : 'all';
  const rows = [
    'local all all scram-sha-256',
    `${kind} all all ${from} scram-sha-256`,
    `${kind} replication all ${from} scram-sha-256`,
  ];
  await writeFile(join(dataFolder, 'pg_hba.conf'), `${rows.join('\n')}\n`);
}

async function createData(installation: Installation, folder: string): Promise<void> {
  const user = programUser(installation);
  const passwordFile = `${folder}-password`;
  await writeFile(passwordFile, LAB_LOGINS.admin.password);
  await chmod(passwordFile, 0o644);
  const login = [`--username=${LAB_LOGINS.admin.login}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const locale = ['--locale=C.UTF-8', '--encoding=UTF8'];
  await runCommand([...installation.initialise, '-D', folder, ...login, ...locale, '--no-sync'], { user, cwd: '/' });
  const single = [...installation.server, '--single', '-D', folder, '-c', 'exit_on_error=on', 'postgres'];
  await runCommand(single, { user, cwd: '/', input: ROLES.join('') });
}
