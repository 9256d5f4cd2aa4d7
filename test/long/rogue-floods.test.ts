import { readFile } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { getHeapStatistics } from 'node:v8';
import { beforeAll, describe, expect, it } from 'vitest';
import { askRogue, type Serve } from '../engines/rogue/ask-rogue.ts';
import { COMMAND, ok, packet, prepared, resultHead, speakMysql } from '../engines/rogue/rogue-mysql.ts';
import { int32, message, rowDescription, SSL_REQUEST, speakPostgres } from '../engines/rogue/rogue-postgres.ts';
import { sendForEver } from '../engines/rogue/rogue-server.ts';
import { labCertificates } from '../lab/tls.ts';

/** An answer on the wire, a copy of the driver's, and half of the memory that Node takes. */
const MOST_MEMORY = 512 * 2 ** 20 + getHeapStatistics().heap_size_limit / 2;
let secure = { cert: '', key: '' };

beforeAll(async () => {
  const { certificateFile, keyFile } = await labCertificates();
  secure = { cert: await readFile(certificateFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
});

/** The same small packet or message so often that they are sent at the speed of the wire. */
const many = (one: (at: number) => Buffer) => Buffer.concat(Array.from({ length: 25_600 }, (_, at) => one(at)));
const flood = (client: Duplex, head: Buffer, body: Buffer) => {
  client.write(head);
  sendForEver(client, body);
  return null;
};
const ENDLESS_ROW = Buffer.concat([Buffer.from('D'), int32(0x7fffffff)]);

const CASES: readonly (readonly [scheme: string, what: string, serve: Serve])[] = [
  [
    'mysql',
    'rows without end',
    (client) =>
      speakMysql(client, (command, to) => {
        if (command === COMMAND.prepare) return prepared();
        return command === COMMAND.execute
          ? flood(
              to,
              resultHead(),
              many((at) => packet((at + 4) % 256, [0, 4])),
            )
          : ok(1);
      }),
  ],
  [
    'mysql',
    'a packet without end',
    (client) =>
      speakMysql(client, (_, to) => {
        let at = 0;
        const go = () => {
          at += 1;
          if (!to.destroyed)
            to.write(Buffer.concat([Buffer.from([255, 255, 255, at % 256]), Buffer.alloc(0xffffff, 65)]), go);
        };
        go();
        return null;
      }),
  ],
  [
    'postgres',
    'rows without end',
    (client) =>
      speakPostgres(client, (to) =>
        flood(
          to,
          rowDescription,
          many(() => message('D', [0, 1], int32(-1))),
        ),
      ),
  ],
  [
    'postgres',
    'a row without end',
    (client) => speakPostgres(client, (to) => flood(to, ENDLESS_ROW, Buffer.alloc(2 ** 20, 65))),
  ],
  [
    'postgres',
    'a row without end, through TLS',
    (client) =>
      client.once('data', (request: Buffer) => {
        expect(request.equals(SSL_REQUEST)).toBe(true);
        client.write('S');
        const inside = new TLSSocket(client, { isServer: true, ...secure });
        inside.on('error', () => undefined);
        speakPostgres(inside, (to) => flood(to, ENDLESS_ROW, Buffer.alloc(2 ** 20, 65)));
      }),
  ],
  [
    'postgres',
    'a row shorter than nothing',
    (client) =>
      speakPostgres(client, (to) => flood(to, Buffer.concat([Buffer.from('D'), int32(-5)]), Buffer.alloc(2 ** 16, 65))),
  ],
  [
    'postgres',
    'notices without end',
    (client) =>
      speakPostgres(client, (to) =>
        sendForEver(
          to,
          many(() => message('N', Buffer.from('SNOTICE\0Mx\0\0'))),
        ),
      ),
  ],
  [
    'postgres',
    'a copy that nobody asked for',
    (client) =>
      speakPostgres(client, (to) =>
        flood(
          to,
          message('H', [0, 0, 0]),
          many(() => message('d', Buffer.alloc(60, 65))),
        ),
      ),
  ],
  ['postgres', 'a wish for a copy', (client) => speakPostgres(client, (to) => void to.write(message('G', [0, 0, 0])))],
];

describe('a server that floods or hangs ends in a clear error, soon and in bounds, when it sends', () => {
  it.each(CASES)('%s: %s', async (scheme, what, serve) => {
    const { said, grown } = await askRogue(scheme, serve, what.endsWith('TLS') ? '?sslmode=require' : '');
    expect(said).toMatch(/^(LIMIT: .* larger than 128 MB|TIMEOUT: |UNREACHABLE: )/);
    expect(grown).toBeLessThan(MOST_MEMORY);
  });
});
