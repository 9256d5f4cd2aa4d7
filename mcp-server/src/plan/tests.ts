import type { PlanTest } from '../model/plan.ts';
import { commands } from './commands.ts';
import type { Situation } from './situation.ts';
import { bytesText, listNames, quantity } from './wording.ts';

/** What is tried before, during, with the first readers, and afterwards. */
export function tests(situation: Situation): PlanTest[] {
  return [...before(situation), ...during(situation), ...canary(situation), ...after(situation)];
}

function test(when: PlanTest['when'], what: string, passes: string, command: string | null = null): PlanTest {
  return { when, what, command, passes };
}

function before(situation: Situation): PlanTest[] {
  const { source, target, settings, pairs, sourceSchema, decision, keyless } = situation;
  const bytes = pairs.map((pair) => pair.source.dataBytes ?? 0).reduce((sum, part) => sum + part, 0);
  const reads = settings.reads_per_minute;
  const busy =
    reads === undefined
      ? 'the reads of your busiest hour (migration.reads_per_minute is not given)'
      : `${quantity(reads, 'read')} a minute`;
  const code = sourceSchema.routines.length + sourceSchema.views.length;
  return [
    test(
      'before',
      `The whole plan on restored copies of ${source.label} (${bytesText(bytes)}) and ${target.label}`,
      'Every gate opens; the measured seconds are written into the plan.',
      commands.measure,
    ),
    test(
      'before',
      `Load on ${target.label}: ${busy}, recorded and replayed`,
      `p99 of each query within the limit against ${source.label}.`,
    ),
    test(
      'before',
      `The live rows of ${listNames(pairs.map(({ name }) => name))}`,
      'No blocker is left that nobody has accepted.',
      commands.assess,
    ),
    ...(['adapter', 'inline', 'triggers'].includes(decision.route.capture) ? broken(situation) : []),
    ...(keyless.length === 0
      ? []
      : [test('before', `The copy of ${listNames(keyless)} as a whole`, 'Its seconds fit into the pause.')]),
    ...(code === 0
      ? []
      : [
          test(
            'before',
            `${quantity(sourceSchema.views.length, 'view')} and ${quantity(sourceSchema.routines.length, 'routine')} taken over`,
            'The same rows for the same input on both sides.',
          ),
        ]),
  ];
}

/** What the kit must stand before it is trusted. */
function broken({ source, target }: Situation): PlanTest[] {
  return [
    test(
      'before',
      'The way back, rehearsed on the copies after writes to the target',
      'Rows written to the target only are on the source; parity clean.',
      commands.rollback,
    ),
    test(
      'before',
      `${target.label} cut off for a minute while writers run`,
      `Requests to ${source.label} go on; what waits is worked off.`,
      commands.relayLag,
    ),
    test(
      'before',
      'A row that the target refuses',
      'It is parked with its reason and holds up nothing else.',
      commands.relayParked,
    ),
  ];
}

function during({ pairs, decision }: Situation): PlanTest[] {
  if (decision.route.capture === 'none') return [];
  return [
    test(
      'during',
      `Parity of ${quantity(pairs.length, 'table')}, every day from the backfill on`,
      '0 confirmed differences.',
      commands.checkParity,
    ),
    test(
      'during',
      'Aggregates that the business knows: sums and counts a day, a tenant, a state',
      'The same on both sides.',
      'lockstep compare-aggregates',
    ),
    test('during', 'Schemas, after each deployment', 'The findings of this plan or fewer.', commands.compareSchemas),
    ...(decision.route.capture === 'log' || decision.route.capture === 'one transaction'
      ? []
      : [
          test(
            'during',
            'Writers that capture does not see, across nightly jobs',
            'Nothing is suspected.',
            commands.watchBypass,
          ),
        ]),
  ];
}

function canary({ decision, gates, source }: Situation): PlanTest[] {
  if (decision.route.traffic === 'at once') return [];
  return [
    test(
      'canary',
      'Staff and 1 % of the readers, for a busy hour',
      `Errors not above those of ${source.label}; p99 raised by less than ${gates.p99_impact_percent} %.`,
      commands.rampOne,
    ),
    test(
      'canary',
      'Shadow reads of the same time',
      `More than ${gates.read_match_percent} % of at least ${quantity(gates.shadow_reads, 'read')} agree; every mismatch that is left has a cause.`,
      commands.shadowReport,
    ),
    test('canary', 'One reader writes and reads at once', 'It reads its own write.'),
  ];
}

function after({ target, source, pairs, targetCounters, decision }: Situation): PlanTest[] {
  const back = ['adapter', 'inline', 'triggers'].includes(decision.route.capture);
  return [
    test(
      'after',
      `Insert, change and delete one row of ${listNames(pairs.map(({ name }) => name))} through the application`,
      `Seen in ${target.database}${back ? `, and shortly after in ${source.database}` : ''}.`,
    ),
    ...(targetCounters.length === 0
      ? []
      : [
          test(
            'after',
            `A new row in ${listNames(targetCounters.map(({ column }) => column.replace(/\.[^.]*$/, '')))}`,
            'Its id is above every copied one.',
          ),
        ]),
    ...(decision.route.capture === 'none'
      ? []
      : [
          test(
            'after',
            'Parity, after an hour and after a business day',
            '0 confirmed differences.',
            commands.checkParity,
          ),
        ]),
    test(
      'after',
      `The slowest queries of ${target.label} beside the baseline of ${source.label}`,
      'None is above the limit.',
    ),
  ];
}
