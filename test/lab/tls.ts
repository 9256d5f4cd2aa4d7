import { existsSync, statSync } from 'node:fs';
import { chmod, cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
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

const CA_SETTINGS = `[req]
distinguished_name=dn
x509_extensions=ca
[dn]
[ca]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign
`;
const SERVER_SETTINGS = `subjectAltName=DNS:localhost,IP:127.0.0.1
extendedKeyUsage=serverAuth
`;

/** The lab's certificates for localhost and 127.0.0.1, valid for at least 65 days more; made when missing or old. */
export async function labCertificates(): Promise<Certificates> {
  const folder = join(cacheFolder(), 'tls');
  return withLock('tls', async () => {
    if (!existsSync(folder) || Date.now() - statSync(folder).mtimeMs > RENEW_AFTER) await replaceCertificates(folder);
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
  const openssl = (words: string) => runCommand(['openssl', ...words.split(' ')], { cwd: folder });
  await writeFile(join(folder, 'ca.conf'), CA_SETTINGS);
  await writeFile(join(folder, 'server.conf'), SERVER_SETTINGS);
  const newKey = '-newkey rsa:2048 -nodes -config ca.conf';
  await openssl(`req -x509 ${newKey} -days 365 -subj /CN=lockstep-lab-ca -keyout ca-key.pem -out ca.pem`);
  await openssl(`req ${newKey} -subj /CN=localhost -keyout server-key.pem -out server.csr`);
  const signer = '-CA ca.pem -CAkey ca-key.pem -CAcreateserial';
  await openssl(`x509 -req -in server.csr ${signer} -days 365 -extfile server.conf -out server.pem`);
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
  try {
    await makeCertificates(work);
    await chmod(work, 0o755);
    await rm(folder, { recursive: true, force: true });
    await rename(work, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
