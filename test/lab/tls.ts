import { chmod, cp, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, giveTo } from './folders.ts';
import { withLock } from './lock.ts';
import { runCommand, tryCommand } from './run-command.ts';
import type { SystemUser } from './system-user.ts';

/** A folder with a CA (`ca.pem`) and a server certificate it signed (`server.pem`, `server-key.pem`). */
export interface Certificates {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

const DAY = 24 * 60 * 60 * 1000;
const RENEW_AFTER = 300 * DAY;

/** The lab's certificates for localhost and 127.0.0.1, valid for at least 65 days more; made when missing or old. */
export async function labCertificates(): Promise<Certificates> {
  const folder = join(cacheFolder(), 'tls');
  return withLock('tls', async () => {
    const age = await stat(join(folder, 'ca.pem')).then(
      (file) => Date.now() - file.mtimeMs,
      () => undefined,
    );
    if (age === undefined || age > RENEW_AFTER) await replaceCertificates(folder);
    return namesIn(folder);
  });
}

/** Copies a server's certificate and key to a folder of its own, readable by the server's user alone as servers demand. */
export async function copyCertificates(folder: string, owner: SystemUser | undefined): Promise<Certificates> {
  const from = await labCertificates();
  const to = namesIn(folder);
  for (const name of ['caFile', 'certificateFile', 'keyFile'] as const) {
    await cp(from[name], to[name]);
    await giveTo(owner, to[name]);
  }
  await chmod(to.keyFile, 0o600);
  await chmod(to.caFile, 0o644);
  return to;
}

/** Makes a CA and a server certificate it signed, both valid for 365 days, in an existing folder. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  if ((await tryCommand(['openssl', 'version'])).code !== 0) {
    throw new Error('The openssl command is missing, and the lab needs it to make certificates. Install openssl.');
  }
  const at = (name: string) => join(folder, name);
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  await writeFile(
    at('ca.conf'),
    '[req]\ndistinguished_name=dn\nx509_extensions=ca\n[dn]\n[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n',
  );
  await runCommand([
    'openssl',
    'req',
    '-x509',
    ...newKey,
    '-config',
    at('ca.conf'),
    '-subj',
    '/CN=lockstep lab CA',
    '-days',
    '365',
    '-keyout',
    at('ca-key.pem'),
    '-out',
    at('ca.pem'),
  ]);
  await runCommand([
    'openssl',
    'req',
    ...newKey,
    '-config',
    at('ca.conf'),
    '-subj',
    '/CN=localhost',
    '-keyout',
    at('server-key.pem'),
    '-out',
    at('server.csr'),
  ]);
  await writeFile(at('server.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
  await runCommand([
    'openssl',
    'x509',
    '-req',
    '-in',
    at('server.csr'),
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca-key.pem'),
    '-CAcreateserial',
    '-days',
    '365',
    '-extfile',
    at('server.ext'),
    '-out',
    at('server.pem'),
  ]);
  return namesIn(folder);
}

function namesIn(folder: string): Certificates {
  return {
    caFile: join(folder, 'ca.pem'),
    certificateFile: join(folder, 'server.pem'),
    keyFile: join(folder, 'server-key.pem'),
  };
}

async function replaceCertificates(folder: string): Promise<void> {
  const work = await mkdtemp(`${folder}-`);
  await makeCertificates(work);
  await rm(folder, { recursive: true, force: true });
  await rename(work, folder);
  await chmod(folder, 0o755);
}
