import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { LAB_LOGINS } from '../../lab/accounts.ts';
import type { LabDatabase } from '../../lab/lab.ts';
import { sharedServer } from '../../lab/shared.ts';
import { rejection } from './activity.ts';
import { both, LIMITS, type Subject, withDatabase } from './subject.ts';

/** What every engine promises of a login: that it gets in, or why it does not. */
export function loginCases(subject: Subject): void {
  describe('connecting', () => {
    passwords(subject);
    wrongServers(subject);
    encryption(subject);
  });
}

/** Opens a URL, reads once and closes; the answer is whether the connection was encrypted. */
async function encrypted({ engine }: Subject, url: string): Promise<boolean> {
  const database = engine.open(url, LIMITS);
  try {
    return (await database.read((read) => read.facts())).encrypted;
  } finally {
    await database.close();
  }
}

const refused = (subject: Subject, url: string) => rejection(encrypted(subject, url));

function passwords(subject: Subject): void {
  it('refuses a wrong password and an unknown login as AUTH, without a word of them', async () => {
    await withDatabase(subject, both(''), async ({ lab }) => {
      const { login, password } = LAB_LOGINS.admin;
      const errors = await Promise.all([
        refused(subject, lab.url.replace(`${login}:${password}`, `${login}:s3cret-wrong`)),
        refused(subject, lab.url.replace(`${login}:${password}`, 'nobody-known:s3cret-wrong')),
        refused(subject, lab.url.replace(`${login}:${password}`, login)),
      ]);
      expect(errors).toEqual(
        errors.map(() => expect.objectContaining({ name: 'LockstepError', code: 'AUTH', retryable: false })),
      );
      for (const error of errors) expect(String(error) + JSON.stringify(error)).not.toMatch(/s3cret|nobody-known/);
    });
  });

  it('refuses a database that does not exist as NOT_FOUND', async () => {
    const error = await refused(subject, sharedServer(subject.kind).url({ database: 'no_such_database' }));
    expect(error).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('no_such_database') });
  });

  it('takes every sign in login, password and database when it is percent-encoded', async () => {
    const server = sharedServer(subject.kind);
    const name = `lab odd 'q"\`é中-- ${subject.kind}`;
    const [login, password] = ['a@b:c/d#e%f?g', 'p@ss:/#?%&=+ wörd'];
    const { identifier, literal } = subject.engine.dialect;
    const quoted = subject.engine.name === 'mysql' ? `${literal(login)}@'%'` : identifier(login);
    const create = { mysql: 'IDENTIFIED BY', postgres: 'SUPERUSER PASSWORD' }[subject.engine.name];
    const lab = await server.createDatabase({ name });
    try {
      await server.execute(`CREATE USER ${quoted} ${create} ${literal(password)}`);
      if (subject.engine.name === 'mysql') await server.execute(`GRANT ALL ON *.* TO ${quoted}`);
      const url = new URL(server.url({ database: '' }));
      const [scheme] = subject.engine.schemes;
      const parts = [login, password, name].map(encodeURIComponent);
      const database = subject.engine.open(`${scheme}://${parts[0]}:${parts[1]}@${url.host}/${parts[2]}`, LIMITS);
      try {
        const facts = await database.read((read) => read.facts());
        expect([facts.database, facts.user.startsWith(login), database.label]).toEqual([
          name,
          true,
          `${url.host}/${name}`,
        ]);
      } finally {
        await database.close();
      }
    } finally {
      await lab.drop();
      await server.execute(`DROP USER ${quoted}`);
    }
  });

  it('says BUSY when the login has no connection left', async () => {
    await withDatabase(subject, both('CREATE TABLE t (id int PRIMARY KEY)'), async ({ lab, table }) => {
      const login = `one_${lab.name}`;
      const quoted = subject.engine.name === 'mysql' ? `'${login}'@'%'` : login;
      const create = {
        mysql: `CREATE USER ${quoted} IDENTIFIED BY 'pw' WITH MAX_USER_CONNECTIONS 1; GRANT SELECT ON ${lab.name}.* TO ${quoted}`,
        postgres: `CREATE USER ${quoted} PASSWORD 'pw' CONNECTION LIMIT 1`,
      };
      await lab.execute(create[subject.engine.name]);
      const url = lab.url.replace(`${LAB_LOGINS.admin.login}:${LAB_LOGINS.admin.password}`, `${login}:pw`);
      const database = subject.engine.open(url, LIMITS);
      try {
        const second = await database.read(async () => rejection(database.read((read) => read.count(table('t')))));
        expect(second).toMatchObject({ code: 'BUSY', retryable: true });
      } finally {
        await database.close();
        await lab.execute(`DROP USER ${quoted}`);
      }
    });
  });

  it('leaves no socket behind after 40 refused logins', async () => {
    await withDatabase(subject, both(''), async ({ lab }) => {
      const url = lab.url.replace(LAB_LOGINS.admin.password, 'wrong');
      const database = subject.engine.open(url, LIMITS);
      const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP')).length;
      const before = sockets();
      const codes: unknown[] = [];
      for (let attempt = 0; attempt < 40; attempt += 1)
        codes.push(await rejection(database.read((read) => read.facts())));
      expect(codes).toEqual(codes.map(() => expect.objectContaining({ code: 'AUTH' })));
      await expect.poll(sockets).toBeLessThanOrEqual(before);
      await database.close();
    });
  });
}

function wrongServers(subject: Subject): void {
  const [scheme] = subject.engine.schemes;

  it('says UNREACHABLE for a refused port, an unknown host and a server that says nothing', async () => {
    const silent = createServer();
    const sockets = new Set<Socket>();
    silent.on('connection', (socket) => sockets.add(socket.on('error', () => socket.destroy())));
    const port = await new Promise<number>((resolve) => {
      silent.listen(0, '127.0.0.1', () => resolve((silent.address() as AddressInfo).port));
    });
    try {
      const nothing = await refused(subject, `${scheme}://u:pw@127.0.0.1:${port}/db?connect_timeout=1`);
      await new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        silent.close(resolve);
      });
      const errors = [
        nothing,
        await refused(subject, `${scheme}://u:pw@127.0.0.1:${port}/db`),
        await refused(subject, `${scheme}://u:pw@no-such-host.invalid/db`),
      ];
      expect(errors).toEqual(errors.map(() => expect.objectContaining({ code: 'UNREACHABLE', retryable: true })));
    } finally {
      silent.close();
    }
  });

  it('says that another kind of database answers', async () => {
    const other = subject.engine.name === 'mysql' ? 'postgres' : 'mysql9';
    const { host } = new URL(sharedServer(other).url({ database: 'x' }));
    const error = await refused(subject, `${scheme}://u:pw@${host}/db`);
    const looksLike =
      subject.engine.name === 'mysql' ? /looks like a PostgreSQL server/ : /looks like a MySQL or MariaDB server/;
    expect(error).toMatchObject({ code: 'CONFIG', message: expect.stringMatching(looksLike) });
  });

  it('says that what answers is no database', async () => {
    const web = createServer((socket) =>
      socket.on('error', () => socket.destroy()).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    const port = await new Promise<number>((resolve) => {
      web.listen(0, '127.0.0.1', () => resolve((web.address() as AddressInfo).port));
    });
    try {
      const error = await refused(subject, `${scheme}://u:pw@127.0.0.1:${port}/db?connect_timeout=2`);
      expect(error).toMatchObject({ name: 'LockstepError', code: expect.stringMatching(/^(CONFIG|UNREACHABLE|TLS)$/) });
    } finally {
      web.close();
    }
  });
}

function encryption(subject: Subject): void {
  /** The same server by an address that its certificate does not name. */
  const unnamed = (url: string) => url.replace('127.0.0.1', '[::ffff:127.0.0.1]');
  const inDatabase = (work: (lab: LabDatabase, caFile: string) => Promise<void>) =>
    withDatabase(subject, both(''), ({ lab }) => work(lab, encodeURIComponent(lab.server.tls.caFile)));

  it('encrypts unless told not to', async () => {
    await inDatabase(async ({ url }, ca) => {
      const found = {
        default: await encrypted(subject, url),
        disable: await encrypted(subject, `${url}?sslmode=disable`),
        prefer: await encrypted(subject, `${url}?sslmode=prefer`),
        require: await encrypted(subject, `${url}?sslmode=require`),
        verifyCa: await encrypted(subject, `${unnamed(url)}?sslmode=verify-ca&sslrootcert=${ca}`),
        verifyFull: await encrypted(subject, `${url}?sslmode=verify-full&sslrootcert=${ca}`),
      };
      expect(found).toEqual({
        default: true,
        disable: false,
        prefer: true,
        require: true,
        verifyCa: true,
        verifyFull: true,
      });
    });
  });

  it('refuses a server that another authority signed, and a name that is not in the certificate', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lockstep-ca-'));
    try {
      const other = join(folder, 'other.pem');
      await writeFile(other, rootCertificates[0] ?? '');
      await inDatabase(async ({ url }, ca) => {
        const errors = [
          await refused(subject, `${url}?sslmode=verify-ca&sslrootcert=${encodeURIComponent(other)}`),
          await refused(subject, `${unnamed(url)}?sslmode=verify-full&sslrootcert=${ca}`),
        ];
        expect(errors).toEqual(errors.map(() => expect.objectContaining({ code: 'TLS', retryable: false })));
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
