/** Whether a set of transactions has all of another: GTID sets of MySQL, or the positions of MariaDB's domains. */
export function holdsGtids(own: string, wanted: string): boolean {
  const [here, there] = [own.replaceAll(/\s/g, ''), wanted.replaceAll(/\s/g, '')];
  if (there === '') return true;
  if (/^\d+-\d+-\d+/.test(there)) return domainsReached(domains(here), domains(there));
  return contains(intervals(here), intervals(there));
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
