import type { Duplex } from 'node:stream';

/** A message of the protocol: its letter, its length, its body. */
export function message(letter: string, ...parts: readonly (Buffer | readonly number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const head = Buffer.alloc(5);
  head.write(letter, 0, 'latin1');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

const authenticationOk = message('R', int32(0));
const ready = message('Z', Buffer.from('I'));

/** A client asks for TLS. */
export const SSL_REQUEST = Buffer.concat([int32(8), int32(80877103)]);

/** Refuses TLS, answers the login by `login`, which is to take it unless told, and what follows by `answer`. */
export function speakPostgres(
  client: Duplex,
  answer: (client: Duplex, chunk: Buffer) => void,
  login: Buffer = Buffer.concat([authenticationOk, message('K', int32(1), int32(2)), ready]),
): void {
  let begun = false;
  client.on('data', (chunk: Buffer) => {
    if (!begun && chunk.equals(SSL_REQUEST)) return void client.write('N');
    if (begun) return answer(client, chunk);
    begun = true;
    client.write(login);
  });
}

/** One column of text is declared. */
export const rowDescription = message(
  'T',
  [0, 1],
  Buffer.from('c0\0'),
  int32(0),
  [0, 0],
  int32(25),
  [255, 255],
  int32(-1),
  [0, 0],
);
