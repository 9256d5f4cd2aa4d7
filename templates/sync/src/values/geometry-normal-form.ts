const TYPES: readonly string[] = [
  '',
  'POINT',
  'LINESTRING',
  'POLYGON',
  'MULTIPOINT',
  'MULTILINESTRING',
  'MULTIPOLYGON',
  'GEOMETRYCOLLECTION',
];

interface Reader {
  readonly bytes: Buffer;
  at: number;
  littleEndian: boolean;
}

/**
 * The shape as WKT with every coordinate as the shortest text of its double, from the hex of: WKB, EWKB, MySQL's own storage (an
 * SRID before WKB), or text that is WKT, hex of EWKB, or PostgreSQL's `(x,y)`. Null when it is none of them.
 */
export function geometryNormalForm(hex: string): string | null {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) return null;
  const bytes = Buffer.from(hex, 'hex');
  const shape = fromWkb(bytes) ?? fromWkb(bytes.subarray(4));
  if (shape !== null) return shape;
  const text = bytes.toString('utf8').trim();
  if (/^0[01][0-9a-f]{8,}$/i.test(text)) return fromWkb(Buffer.from(text, 'hex'));
  return fromWkt(text.replace(/^\(([^(),]+),([^(),]+)\)$/, 'POINT($1 $2)'));
}

/** Null unless the bytes are one shape from first to last: that tells an SRID before it from its byte order. */
function fromWkb(bytes: Buffer): string | null {
  const reader: Reader = { bytes, at: 0, littleEndian: true };
  try {
    const shape = readShape(reader);
    return reader.at === bytes.length ? shape : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readShape(reader: Reader): string {
  const order = reader.bytes.readUInt8(reader.at);
  if (order > 1) throw new RangeError('no byte order');
  reader.littleEndian = order === 1;
  reader.at += 1;
  const code = readCount(reader);
  if ((code & 0x20000000) !== 0) reader.at += 4;
  const dimension = Math.floor((code & 0x0fffffff) / 1000);
  const z = (code & 0x80000000) !== 0 || dimension === 1 || dimension === 3;
  const m = (code & 0x40000000) !== 0 || dimension >= 2;
  const type = (code & 0x0fffffff) % 1000;
  const name = TYPES[type];
  if (name === undefined || name === '' || dimension > 3) throw new RangeError('no type of shape');
  const label = `${name}${z || m ? ` ${z ? 'Z' : ''}${m ? 'M' : ''}` : ''}`;
  const body = readBody(reader, type, 2 + Number(z) + Number(m));
  return body === '' ? `${label} EMPTY` : `${label}(${body})`;
}

function readBody(reader: Reader, type: number, dimensions: number): string {
  if (type === 1) return readPosition(reader, dimensions);
  if (type === 2) return readList(reader, () => readPosition(reader, dimensions));
  if (type === 3) return readList(reader, () => `(${readList(reader, () => readPosition(reader, dimensions))})`);
  // The parts of a collection keep their names, those of a MULTI type have none in WKT.
  return readList(reader, () => {
    const part = readShape(reader);
    return type === 7 ? part : part.replace(/^[A-Z]+( Z?M?)?(?=\()/, '');
  });
}

function readList(reader: Reader, item: () => string): string {
  const count = readCount(reader);
  const items: string[] = [];
  for (let at = 0; at < count; at += 1) items.push(item());
  return items.join(',');
}

function readPosition(reader: Reader, dimensions: number): string {
  const numbers: number[] = [];
  for (let at = 0; at < dimensions; at += 1) {
    numbers.push(reader.littleEndian ? reader.bytes.readDoubleLE(reader.at) : reader.bytes.readDoubleBE(reader.at));
    reader.at += 8;
  }
  // PostGIS writes an empty point as coordinates that are no numbers.
  return numbers.every(Number.isNaN) ? '' : numbers.map(coordinate).join(' ');
}

function readCount(reader: Reader): number {
  const count = reader.littleEndian ? reader.bytes.readUInt32LE(reader.at) : reader.bytes.readUInt32BE(reader.at);
  reader.at += 4;
  return count;
}

/** Adding 0 turns -0 into 0, which is its equal. */
function coordinate(number: number): string {
  return String(number + 0).toUpperCase();
}

function fromWkt(text: string): string | null {
  const spelt = text.toUpperCase().replace(/^SRID=\d+;/, '');
  const name = /^[A-Z]+/.exec(spelt)?.[0] ?? '';
  if (!TYPES.includes(name) || !/^[A-Z][A-Z\d\s.,()+-]*$/.test(spelt)) return null;
  const tight = spelt.replaceAll(/\s+/g, ' ').replaceAll(/ ?([(),]) ?/g, '$1');
  const numbers = tight.replaceAll(/[-+]?(?:\d+\.?\d*|\.\d+)(?:E[-+]?\d+)?/g, (digits) => coordinate(Number(digits)));
  return numbers.replaceAll(/MULTIPOINT( Z?M?)?\(([^()]+)\)/g, (_, label: string | undefined, points: string) => {
    const parts = points.split(',').map((point) => `(${point})`);
    return `MULTIPOINT${label ?? ''}(${parts.join(',')})`;
  });
}
