import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askRogue, type Serve } from './rogue/ask-rogue.ts';
import { COMMAND, greeting, ok, packet, prepared, resultHead, speakMysql } from './rogue/rogue-mysql.ts';
import { int32, message, rowDescription, SSL_REQUEST, speakPostgres } from './rogue/rogue-postgres.ts';
import { drip, sendForEver } from './rogue/rogue-server.ts';

const FILE = packet(1, [0xfb], Buffer.from('/etc/passwd'));

const MYSQL: Readonly<Record<string, Serve>> = {
  'asks for a file when it is told SET': (client) =>
    speakMysql(client, (command) => (command === COMMAND.query ? FILE : ok(1))),
  'asks for a file when it is asked a question': (client) =>
    speakMysql(client, (command) => {
      if (command === COMMAND.prepare) return prepared();
      return command === COMMAND.execute ? FILE : ok(1);
    }),
  'sends results that nobody asked for': (client) => speakMysql(client, () => Buffer.concat([ok(1), ok(2), ok(3)])),
  'sends packets out of turn': (client) =>
    speakMysql(client, () => Buffer.concat([resultHead(), ...Array.from({ length: 500 }, () => packet(9, [251]))])),
  'greets without end': (client) => {
    client.write(Buffer.from([255, 255, 255, 0, 10]));
    sendForEver(client, Buffer.alloc(100_000, 65));
  },
  'greets a byte at a time': (client) => drip(client, greeting()),
  'takes a login a byte at a time': (client) => {
    client.write(greeting());
    drip(client, Buffer.alloc(1000, 1));
  },
  'asks for the password in clear': (client) => {
    client.write(greeting());
    client.once('data', () => client.write(packet(2, [254], Buffer.from('mysql_clear_password\0'))));
  },
  'asks for a login by a name that every object has': (client) => {
    client.write(greeting({ plugin: '__proto__' }));
    client.once('data', () => client.write(packet(2, [254], Buffer.from('constructor\0'))));
  },
};

const POSTGRES: Readonly<Record<string, Serve>> = {
  'sends an error without an end': (client) =>
    speakPostgres(client, (to) => void to.end(message('E', Buffer.from('Mlost')))),
  'sends a message of no kind': (client) => speakPostgres(client, (to) => void to.write(message('~', [120]))),
  'sends a row without columns, and a column without end': (client) =>
    speakPostgres(client, (to) =>
      to.end(Buffer.concat([rowDescription, message('D', [0, 9]), message('T', [255, 255])])),
    ),
  'takes a login a byte at a time': (client) =>
    client.on('data', (chunk) => {
      if (chunk.length === SSL_REQUEST.length) client.write('N');
      else drip(client, Buffer.alloc(1000, 'R'));
    }),
  'asks for the password in clear, having said that there is no TLS': (client) =>
    speakPostgres(client, () => undefined, message('R', int32(3))),
  'has the password stretched for years': (client) =>
    speakPostgres(
      client,
      (to, chunk) => {
        const nonce = /r=([^,]+)/.exec(chunk.toString('latin1'))?.[1] ?? '';
        to.write(message('R', int32(11), Buffer.from(`r=${nonce}zzz,s=QSXCR+Q6sek8bf92,i=2000000000`)));
      },
      message('R', int32(10), Buffer.from('SCRAM-SHA-256\0\0')),
    ),
};

/** Sends the last that is to come. */
function hangUp(client: Socket, last: Buffer): null {
  client.end(last);
  return null;
}

async function said(scheme: string, cases: Readonly<Record<string, Serve>>): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const [name, serve] of Object.entries(cases)) {
    const { said, grown } = await askRogue(scheme, serve);
    expect(grown).toBeLessThan(200 * 2 ** 20);
    answers[name] = said;
  }
  return answers;
}

describe('a server that is none', () => {
  it('ends in a clear error where MySQL was expected, whatever it asks for or sends', async () => {
    expect(await said('mysql', MYSQL)).toMatchInlineSnapshot(`
      {
        "asks for a file when it is asked a question": "UNREACHABLE: preparing a read-only transaction on 127.0.0.1:…/shop: what answers there does not keep to the protocol of this database (PROTOCOL_UNEXPECTED_PACKET)",
        "asks for a file when it is told SET": "UNREACHABLE: preparing a read-only transaction on 127.0.0.1:…/shop: the server asked for a file of this machine (LOCAL INFILE), and got none",
        "asks for a login by a name that every object has": "AUTH: connecting to 127.0.0.1:…/shop: the login uses an authentication method that is not supported (AUTH_SWITCH_PLUGIN_ERROR)",
        "asks for the password in clear": "AUTH: connecting to 127.0.0.1:…/shop: the login uses an authentication method that is not supported (MYSQL_CLEAR_PASSWORD_NOT_ENABLED)",
        "greets a byte at a time": "UNREACHABLE: connecting to 127.0.0.1:…/shop: the host did not answer (ETIMEDOUT)",
        "greets without end": "UNREACHABLE: connecting to 127.0.0.1:…/shop: what answers there does not keep to the protocol of this database (PROTOCOL_ERROR)",
        "sends packets out of turn": "UNREACHABLE: preparing a read-only transaction on 127.0.0.1:…/shop: what answers there does not keep to the protocol of this database (PROTOCOL_PACKETS_OUT_OF_ORDER)",
        "sends results that nobody asked for": "UNREACHABLE: preparing a read-only transaction on 127.0.0.1:…/shop: what answers there does not keep to the protocol of this database (PROTOCOL_UNEXPECTED_PACKET)",
        "takes a login a byte at a time": "UNREACHABLE: connecting to 127.0.0.1:…/shop: the host did not answer (ETIMEDOUT)",
      }
    `);
  });

  it('ends in a clear error where PostgreSQL was expected', async () => {
    expect(await said('postgres', POSTGRES)).toMatchInlineSnapshot(`
      {
        "asks for the password in clear, having said that there is no TLS": "TLS: connecting to 127.0.0.1:…/shop: the server offers no TLS and asks for the password in clear",
        "has the password stretched for years": "AUTH: connecting to 127.0.0.1:…/shop: the password exchange failed",
        "sends a message of no kind": "UNREACHABLE: preparing a read-only transaction on 127.0.0.1:…/shop: what answers there does not keep to the protocol of this database",
        "sends a row without columns, and a column without end": "UNREACHABLE: preparing a read-only transaction on 127.0.0.1:…/shop: what answers there does not keep to the protocol of this database (PROTOCOL_ERROR)",
        "sends an error without an end": "UNREACHABLE: preparing a read-only transaction on 127.0.0.1:…/shop: what answers there does not keep to the protocol of this database",
        "takes a login a byte at a time": "UNREACHABLE: connecting to 127.0.0.1:…/shop: the server accepted the connection but did not answer in time",
      }
    `);
  });

  it('is told nothing, not even the user, when it says that it has no TLS and TLS is required', async () => {
    const mysql = await askRogue('mysql', (client) => speakMysql(client, () => ok(1)), '?sslmode=require');
    const postgres = await askRogue('postgres', (client) => speakPostgres(client, () => {}), '?sslmode=require');
    expect([mysql.said, mysql.sent, postgres.said, postgres.sent]).toEqual([
      'TLS: connecting to 127.0.0.1:…/shop: the server offers no TLS',
      0,
      'TLS: connecting to 127.0.0.1:…/shop: the server offers no TLS',
      SSL_REQUEST.length,
    ]);
  });

  it('never ends the process, whatever bytes it sends', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((some) => Buffer.from(some)),
      fc
        .array(fc.uint8Array({ maxLength: 30 }), { maxLength: 5 })
        .map((bodies) => Buffer.concat(bodies.map((body, at) => packet(at + 1, Buffer.from(body))))),
      fc
        .array(fc.tuple(fc.constantFrom(...'123AcCDdEGHInNRSsTtVvWZ'), fc.uint8Array({ maxLength: 30 })), {
          maxLength: 5,
        })
        .map((parts) => Buffer.concat(parts.map(([letter, body]) => message(letter, Buffer.from(body))))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.boolean(), async (sent, atOnce) => {
        const mysql = await askRogue('mysql', (client) => {
          if (atOnce) client.end(Buffer.concat([greeting(), sent]));
          else speakMysql(client, (_, to) => hangUp(to, sent));
        });
        const postgres = await askRogue('postgres', (client) => {
          if (!atOnce) return speakPostgres(client, (to) => void to.end(sent));
          client.on('data', (chunk) => (chunk.equals(SSL_REQUEST) ? client.write('N') : client.end(sent)));
        });
        // A login that fails so is never called a defect of Lockstep.
        expect(`${mysql.said} ${postgres.said}`).not.toMatch(/INTERNAL: connecting/);
      }),
      { numRuns: 60 },
    );
  });
});
