/** One change of a zone's clocks: the moment in seconds since 1970, and what holds from then on. */
export interface Transition {
  readonly at: bigint;
  readonly offset: number;
  readonly daylight: boolean;
  readonly abbreviation: string;
}

const HEADER = 44;

/** The changes in a compiled time zone file (RFC 8536), from its second part, whose moments have 64 bits. */
export function readTzif(bytes: Buffer): Transition[] {
  const first = countsAt(bytes, 0);
  const start =
    HEADER + first.times * 5 + first.types * 6 + first.characters + first.leaps * 8 + first.standard + first.ut;
  const { times, types, characters } = countsAt(bytes, start);
  const moments = start + HEADER;
  const kinds = moments + times * 8;
  const infos = kinds + times;
  const names = bytes.toString('latin1', infos + types * 6, infos + types * 6 + characters);
  return Array.from({ length: times }, (_, index) => {
    const info = infos + bytes.readUInt8(kinds + index) * 6;
    const name = bytes.readUInt8(info + 5);
    return {
      at: bytes.readBigInt64BE(moments + index * 8),
      offset: bytes.readInt32BE(info),
      daylight: bytes.readUInt8(info + 4) === 1,
      abbreviation: names.slice(name, names.indexOf('\0', name)),
    };
  });
}

function countsAt(bytes: Buffer, start: number) {
  if (bytes.toString('latin1', start, start + 4) !== 'TZif') throw new Error('This is no compiled time zone file.');
  const count = (index: number) => bytes.readUInt32BE(start + 20 + index * 4);
  return { ut: count(0), standard: count(1), leaps: count(2), times: count(3), types: count(4), characters: count(5) };
}
