import type { RowCounter, WriteCounters } from '../../model/activity.ts';
import type { WriteRates } from '../../model/readiness.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';

type Tables = WriteCounters['tables'];
type TableRates = WriteRates['tables'];

const RESET = unseen('the counters of the server began anew between the two readings', 'Run the assessment again.');

/** The rates that two readings, `seconds` apart, make. What either of them did not see, or what went backwards, is not seen. */
export function ratesBetween(first: WriteCounters, second: WriteCounters, seconds: number): WriteRates {
  return {
    seconds,
    tables: bothSeen(first.tables, second.tables, (before, after) => tableRates(before, after, seconds)),
    server: bothSeen(first.server, second.server, (before, after) => {
      const written = subtract(after, before);
      return written === null ? RESET : known({ scope: after.scope, ...perSecond(written, seconds) });
    }),
    logBytesPerSecond: bothSeen(first.log, second.log, (before, after) => {
      if (before.file !== after.file) {
        return unseen('the server began a new file of its log between the two readings', 'Run the assessment again.');
      }
      return after.offset < before.offset ? RESET : known((after.offset - before.offset) / seconds);
    }),
  };
}

function bothSeen<T, R>(first: Seen<T>, second: Seen<T>, subtracted: (first: T, second: T) => Seen<R>): Seen<R> {
  if (!first.known) return first;
  return second.known ? subtracted(first.value, second.value) : second;
}

type TableCounters = (Tables & { readonly known: true })['value'];

/** A table without a count before had none. */
function tableRates(before: TableCounters, after: TableCounters, seconds: number): TableRates {
  const earlier = new Map(before.map((counter) => [nameOf(counter), counter]));
  const rates = after.map((counter) => {
    const written = subtract(counter, earlier.get(nameOf(counter)) ?? NOTHING);
    const { schema, table } = counter;
    return written === null ? null : { schema, table, ...perSecond(written, seconds) };
  });
  const sound = rates.filter((rate) => rate !== null);
  if (sound.length < rates.length) return RESET;
  return known(sound.filter(({ changed }) => changed > 0).sort((one, other) => other.changed - one.changed));
}

const NOTHING: RowCounter = { inserted: 0, updated: 0, deleted: 0, changed: 0 };

/** null when a counter went backwards. */
function subtract(after: RowCounter, before: RowCounter): RowCounter | null {
  const part = (one: number | null, other: number | null) => (one === null ? null : one - (other ?? 0));
  const written = {
    inserted: part(after.inserted, before.inserted),
    updated: part(after.updated, before.updated),
    deleted: part(after.deleted, before.deleted),
    changed: after.changed - before.changed,
  };
  return Object.values(written).some((count) => count !== null && count < 0) ? null : written;
}

function perSecond({ inserted, updated, deleted, changed }: RowCounter, seconds: number) {
  return { inserted, updated, deleted, changed, perSecond: changed / seconds };
}

function nameOf({ schema, table }: { readonly schema: string; readonly table: string }): string {
  return JSON.stringify([schema, table]);
}
