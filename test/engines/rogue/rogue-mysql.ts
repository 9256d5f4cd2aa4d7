import type { Socket } from 'node:net';

/** A packet of the protocol with its header. */
export function packet(sequence: number, ...parts: readonly (Buffer | readonly number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const header = Buffer.alloc(4);
  header.writeUIntLE(body.length, 0, 3);
  header[3] = sequence;
  return Buffer.concat([header, body]);
}

/** LONG_PASSWORD, CONNECT_WITH_DB, LOCAL_FILES, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION; TLS where it is asked for. */
const CAPABILITIES = 0x0001 | 0x0008 | 0x0080 | 0x0200 | 0x2000 | 0x8000;
const TLS = 0x0800;
const PLUGIN_AUTH = 0x0008;

/** What a server says first. */
export function greeting({ tls = false, plugin = 'mysql_native_password', version = '8.4.0' } = {}): Buffer {
  const lower = Buffer.alloc(2);
  lower.writeUInt16LE(CAPABILITIES | (tls ? TLS : 0));
  return packet(
    0,
    [10],
    Buffer.from(`${version}\0`),
    [1, 0, 0, 0],
    Buffer.from('abcdefgh\0'),
    lower,
    [45, 2, 0, PLUGIN_AUTH, 0, 21],
    Buffer.alloc(10),
    Buffer.from('ijklmnopqrst\0'),
    Buffer.from(`${plugin}\0`),
  );
}

export const ok = (sequence: number): Buffer => packet(sequence, [0, 0, 0, 2, 0, 0, 0]);

/** COM_QUERY, COM_STMT_PREPARE, COM_STMT_EXECUTE. */
export const COMMAND = { query: 3, prepare: 22, execute: 23 } as const;

/** Greets, takes every login, and answers each command by `answer`; without an answer of its own, by OK. */
export function speakMysql(client: Socket, answer: (command: number, client: Socket) => Buffer | null): void {
  client.write(greeting());
  let pending = Buffer.alloc(0);
  let loggedIn = false;
  client.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 4 && pending.length >= 4 + pending.readUIntLE(0, 3)) {
      const length = pending.readUIntLE(0, 3);
      const command = pending[4] ?? 0;
      pending = pending.subarray(4 + length);
      if (!loggedIn) client.write(ok(2));
      else {
        const bytes = answer(command, client);
        if (bytes !== null) client.write(bytes);
      }
      loggedIn = true;
    }
  });
}

const text = (value: string) => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);

/** One column of text, as a result set declares it. */
export const column = (sequence: number): Buffer =>
  packet(
    sequence,
    text('def'),
    text(''),
    text(''),
    text(''),
    text('c0'),
    text('c0'),
    [12, 45, 0, 255, 0, 0, 0, 253, 0, 0, 0, 0, 0],
  );

export const end = (sequence: number): Buffer => packet(sequence, [254, 0, 0, 2, 0]);

/** A statement was prepared: without parameters, with one column. */
export const prepared = (): Buffer =>
  Buffer.concat([packet(1, [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]), column(2), end(3)]);

/** A result of one column begins. */
export const resultHead = (): Buffer => Buffer.concat([packet(1, [1]), column(2), end(3)]);
