import type { Assumption, SampledRate } from '../../model/estimate.ts';
import { countText, secondsText } from '../../model/number-text.ts';
import { quantity } from '../../model/quantity.ts';
import type { WriteRates } from '../../model/readiness.ts';
import type { Seen } from '../../model/seen.ts';
import { ROW_ERROR, type TableRates } from './estimate-tables.ts';
import { CHANGE_COST, type TargetWrites } from './target-writes.ts';

interface Premises {
  readonly samples: readonly TableRates[];
  readonly connections: number;
  readonly workShare: number;
  readonly targetWrites: TargetWrites;
  readonly writes: Seen<WriteRates>;
  /** Pairs of tables of which only some rows are copied. */
  readonly filtered: number;
}

/** Everything that the estimate rests on, as values. */
export function assumptionsOf({
  samples,
  connections,
  workShare,
  targetWrites,
  writes,
  filtered,
}: Premises): Assumption[] {
  const rates = samples.flatMap((sample) => sample.rates);
  const timed = samples.filter(({ notSampled }) => notSampled === null).length;
  return [
    {
      name: 'rows',
      value: `the catalogue’s guess, divided and multiplied by ${ROW_ERROR}`,
      why: 'Counting every row would cost as much as a scan; the guess is the server’s own.',
    },
    ...(filtered === 0
      ? []
      : [
          {
            name: 'row filters',
            value: `${quantity(filtered, 'table')} counted whole`,
            why: 'The catalogue does not know how many rows pass a filter: fewer are copied.',
          },
        ]),
    {
      name: 'sampled tables',
      value: `${timed} of ${samples.length}`,
      why: 'The others are reckoned by their bytes at the rates of these.',
    },
    { name: 'sampled on the source', value: sampled(rates, 'source'), why: CACHE },
    { name: 'sampled on the target', value: sampled(rates, 'target'), why: targetWhy(rates) },
    {
      name: 'connections',
      value: String(connections),
      why: 'At best they share the work evenly; at worst they gain nothing.',
    },
    { name: 'work share', value: `${Math.round(workShare * 100)} %`, why: 'The rest of the time a throttle waits.' },
    writesOf(targetWrites),
    {
      name: 'changes',
      value: `a change is assumed to cost up to ${CHANGE_COST} times a row of the backfill`,
      why: 'Changes are applied one by one, not in bulk. Rehearse.',
    },
    writtenOf(writes),
  ];
}

const CACHE =
  'One connection, from the first key on and from the middle; what was read may or may not have been in the server’s cache.';

function sampled(rates: readonly SampledRate[], side: SampledRate['side']): string {
  const own = rates.filter((rate) => rate.side === side);
  const sum = (what: SampledRate['what'], of: (rate: SampledRate) => number) =>
    own.filter((rate) => rate.what === what).reduce((total, rate) => total + of(rate), 0);
  if (own.length === 0) return 'nothing';
  const part = (what: SampledRate['what']) =>
    `${countText(sum(what, ({ rows }) => rows))} rows in ${sum(what, ({ seconds }) => seconds).toFixed(2)} s`;
  return `digests of ${part('digest')}, texts of ${part('read')}`;
}

function targetWhy(rates: readonly SampledRate[]): string {
  return rates.some(({ side }) => side === 'target')
    ? 'Verification takes as long as the slower side.'
    : 'It holds too few rows to time; it is taken to digest as fast as the source.';
}

function writesOf(writes: TargetWrites): Assumption {
  const formula = 'Backfill seconds = rows / min(read rate, write rate).';
  if (writes.kind === 'measured') {
    return {
      name: 'writes of the target',
      value: `${countText(writes.rowsPerSecond)} rows/s`,
      why: `Given. ${formula}`,
    };
  }
  const { low, high } = writes.costOfRead;
  return {
    name: 'writes of the target',
    value: `unknown; a written row is assumed to cost ${low} to ${high} times one that is read`,
    why: `A login that only reads cannot measure them. ${formula} Rehearse, and give the rate.`,
  };
}

function writtenOf(writes: Seen<WriteRates>): Assumption {
  const name = 'writes of the source';
  if (!writes.known) return { name, value: 'unknown', why: writes.reason };
  const { tables, server, seconds } = writes.value;
  const window = `measured over ${secondsText(seconds)}`;
  if (tables.known)
    return {
      name,
      value: `${window}, in the tables that move`,
      why: 'The rate of that moment is taken for that of all the time.',
    };
  return server.known
    ? {
        name,
        value: `${window}, on ${server.value.scope}`,
        why: `By table it is not known (${tables.reason}); that of the tables that move may be lower.`,
      }
    : { name, value: 'unknown', why: server.reason };
}
