import { known, type Seen, unseen } from '../../model/seen.ts';

const AGAIN = 'Look again in a moment: an offset is committed with the next record, which a heartbeat brings.';
/** `binlog.000017:4711`: a place in a file of the log. */
const PLACE = /^(.+)\.(\d+):(\d+)$/;

/**
 * Whether a connector of Debezium that committed this offset has passed everything up to a position of the log, as the server tells
 * it: a GTID set of MySQL, the positions of MariaDB's domains, or a place in a file.
 */
export function logReached(offset: Readonly<Record<string, unknown>>, position: string): Seen<boolean> {
  const place = PLACE.exec(position);
  if (place !== null) return placeReached(offset, place);
  const { gtids } = offset;
  if (typeof gtids !== 'string' || gtids === '') return unseen('the connector has committed no GTID yet', AGAIN);
  const [here, wanted] = [gtids.replaceAll(/\s/g, ''), position.replaceAll(/\s/g, '')];
  if (/^\d+-\d+-\d+/.test(wanted)) return known(domainsReached(domains(here), domains(wanted)));
  return known(contains(intervals(here), intervals(wanted)));
}

function placeReached(offset: Readonly<Record<string, unknown>>, place: RegExpExecArray): Seen<boolean> {
  const { file, pos } = offset;
  const found = typeof file === 'string' && typeof pos === 'number' ? PLACE.exec(`${file}:${pos}`) : null;
  if (found === null) return unseen('the connector has committed no place in the log yet', AGAIN);
  const [[, , fileHere = '', here = ''], [, , fileWanted = '', wanted = '']] = [found, place];
  const files = BigInt(fileHere) - BigInt(fileWanted);
  return known(files > 0n || (files === 0n && BigInt(here) >= BigInt(wanted)));
}

/** The number that each domain of MariaDB has come to. */
function domains(text: string): Map<string, bigint> {
  return new Map(
    text.split(',').flatMap((one) => {
      const [domain, , sequence] = one.split('-');
      return domain === undefined || sequence === undefined ? [] : [[domain, BigInt(sequence)]];
    }),
  );
}

function domainsReached(here: Map<string, bigint>, wanted: Map<string, bigint>): boolean {
  return [...wanted].every(([domain, sequence]) => (here.get(domain) ?? -1n) >= sequence);
}

type Interval = readonly [bigint, bigint];

/** The transactions of each server (and tag) as intervals. */
function intervals(text: string): Map<string, Interval[]> {
  const found = new Map<string, Interval[]>();
  for (const set of text.split(',')) {
    const [server = '', ...parts] = set.split(':');
    let from = server.toLowerCase();
    for (const part of parts) {
      const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
      // What is no number is a tag, which the intervals after it belong to.
      if (first === undefined) from = `${server.toLowerCase()}:${part.toLowerCase()}`;
      else found.set(from, [...(found.get(from) ?? []), [BigInt(first), BigInt(last ?? first)]]);
    }
  }
  return found;
}

function contains(here: Map<string, Interval[]>, wanted: Map<string, Interval[]>): boolean {
  return [...wanted].every(([server, ranges]) => {
    const own = joined(here.get(server) ?? []);
    return joined(ranges).every(([first, last]) => own.some(([from, to]) => from <= first && last <= to));
  });
}

/** Intervals that touch are one. */
function joined(ranges: readonly Interval[]): Interval[] {
  const sorted = [...ranges].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const done: Interval[] = [];
  for (const [first, last] of sorted) {
    const before = done.at(-1);
    if (before === undefined || first > before[1] + 1n) done.push([first, last]);
    else done.splice(-1, 1, [before[0], last > before[1] ? last : before[1]]);
  }
  return done;
}
