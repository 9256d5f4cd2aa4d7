import type { Duplex } from 'node:stream';

/** Bytes that a driver cannot read end the connection: an error thrown by a listener would end the whole process. */
export function guardStream(stream: Duplex): void {
  const emit = stream.emit.bind(stream);
  Reflect.set(stream, 'emit', (name: string, ...args: unknown[]) => {
    if (name !== 'data') return Reflect.apply(emit, stream, [name, ...args]);
    try {
      return Reflect.apply(emit, stream, [name, ...args]);
    } catch {
      stream.destroy(Object.assign(new Error('unreadable bytes'), { code: 'PROTOCOL_ERROR' }));
      return true;
    }
  });
}
