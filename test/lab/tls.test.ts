import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SERVER_KINDS, startServer } from './lab.ts';
import { runSqlAt } from './run-sql.ts';
import { sharedServer } from './shared.ts';
import { makeCertificates } from './tls.ts';

let folder: string;
let foreignCa: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foreign-ca-'));
  const { caFile } = await makeCertificates(folder);
  foreignCa = await readFile(caFile, 'utf8');
});
afterAll(() => rm(folder, { recursive: true }));

const IS_ENCRYPTED = {
  mysql: "SHOW STATUS LIKE 'Ssl_version'",
  postgres: "SELECT 'Ssl_version', version FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
};

describe.each(SERVER_KINDS)('the %s server', (kind) => {
  test("encrypts, and its certificate is trusted with the lab's CA and refused with any other", async () => {
    const server = sharedServer(kind);
    const ca = await readFile(server.tls.caFile, 'utf8');
    expect(await runSqlAt(server.url(), IS_ENCRYPTED[server.engine], { ca })).toEqual([['Ssl_version', 'TLSv1.3']]);
    await expect(runSqlAt(server.url(), 'SELECT 1', { ca: foreignCa })).rejects.toThrow(/certificate/);
  });

  test('refuses a plain connection when TLS is required', async () => {
    const server = await startServer(kind, { tls: 'required' });
    try {
      await expect(runSqlAt(server.url(), 'SELECT 1')).rejects.toThrow(
        kind === 'mariadb' ? /Access denied/ : /insecure transport|no encryption/,
      );
      const database = await server.createDatabase();
      const ca = await readFile(server.tls.caFile, 'utf8');
      expect(await runSqlAt(database.readerUrl, 'SELECT 1', { ca })).toEqual([['1']]);
    } finally {
      await server.stop();
    }
  });
});
