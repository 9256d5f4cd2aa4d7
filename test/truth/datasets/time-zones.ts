import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackedPackage } from '../../lab/extra-packages.ts';
import { type TruthTable, tableOf, type Value } from '../table.ts';
import { readTzif } from './read-tzif.ts';

/** The time zones of the world and every change of their clocks (public domain), from Debian's tzdata; all of them unless told how many. */
export async function timeZones(most = Number.POSITIVE_INFINITY): Promise<TruthTable[]> {
  const root = join(await unpackedPackage('tzdata', console.log), 'usr/share/zoneinfo');
  const zones = (await readFile(join(root, 'zone1970.tab'), 'utf8'))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .slice(0, most);
  const changes = await Promise.all(
    zones.map(async ([, , name = '']) => changesOf(name, await readFile(join(root, name)))),
  );
  const zone = tableOf(
    'zone',
    [
      'name text varchar(40)',
      'countries text varchar(200)',
      'latitude decimal decimal(9,6) | numeric',
      'longitude decimal decimal(9,6) | numeric',
      'note text varchar(80) null',
    ],
    ['name'],
    zones.map(([countries = '', place = '', name = '', note]) => ({ name, countries, ...coordinates(place), note })),
  );
  const columns = [
    'zone text varchar(40)',
    'number whole smallint unsigned | integer',
    'local_time moment datetime | timestamp',
    'local_day date date',
    // The moment, where MySQL's TIMESTAMP can hold it.
    'moment moment timestamp(3) | timestamptz null',
    'seconds_since_1970 whole bigint',
    'offset_hours decimal decimal(8,5) | numeric(9,6)',
    'daylight boolean tinyint(1) | boolean',
    'abbreviation text varchar(8)',
  ];
  return [zone, tableOf('clock_change', columns, ['zone', 'number'], changes.flat())];
}

function changesOf(zone: string, file: Buffer): Record<string, Value>[] {
  return (
    readTzif(file)
      // Some files begin with the big bang.
      .filter(({ at }) => at > -10_000_000_000n)
      .map(({ at, offset, daylight, abbreviation }, index) => {
        const local = stamp(at + BigInt(offset));
        return {
          zone,
          number: String(index + 1),
          local_time: local,
          local_day: local.slice(0, 10),
          moment: at > 0n && at < 2_147_483_648n ? stamp(at) : null,
          seconds_since_1970: String(at),
          offset_hours: (Math.round((offset / 3600) * 100_000) / 100_000).toFixed(5),
          daylight: daylight ? '1' : '0',
          abbreviation,
        };
      })
  );
}

function stamp(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/** `+483130+0022000` and `-2448-0653`: degrees, minutes and perhaps seconds, north and east. */
function coordinates(place: string): { latitude: string; longitude: string } {
  const [, latitude = '', longitude = ''] = /^([+-]\d+)([+-]\d+)$/.exec(place) ?? [];
  return { latitude: degrees(latitude, 2), longitude: degrees(longitude, 3) };
}

function degrees(text: string, width: number): string {
  const digits = text.slice(1);
  const [whole, minutes, seconds] = [digits.slice(0, width), digits.slice(width, width + 2), digits.slice(width + 2)];
  const size = Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600;
  return `${text.startsWith('-') ? '-' : ''}${size.toFixed(6)}`;
}
