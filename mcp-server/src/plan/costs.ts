import { daysBetween } from '../model/days.ts';
import type { Plan, Timeline } from '../model/plan.ts';
import type { Situation } from './situation.ts';

/** What it costs, by the prices of lockstep.yaml; a price that is missing is named, never guessed. */
export function costs({ settings }: Situation, { tasks }: Timeline): Plan['costs'] {
  const { prices } = settings;
  const money = (value: number) => `${prices.currency} ${value.toLocaleString('en-US', { maximumFractionDigits: 2 })}`;
  const first = tasks[0]?.start;
  const end = tasks
    .map((task) => task.end)
    .sort()
    .at(-1);
  const months = first === undefined || end === undefined ? 0 : daysBetween(first, end) / 30.4;
  const {
    source_per_month: old,
    target_per_month: fresh,
    sync_per_month: sync,
    work_per_day: day,
    work_days: days,
  } = prices;
  const missing = Object.entries({ source_per_month: old, target_per_month: fresh, work_per_day: day, work_days: days })
    .filter(([, value]) => value === undefined)
    .map(([name]) => `migration.prices.${name}`);
  const both = fresh === undefined ? null : (fresh + sync) * months;
  const work = day === undefined || days === undefined ? null : day * days;
  const saved = old === undefined || fresh === undefined ? null : old - fresh;
  return [
    { what: 'a month today', value: old === undefined ? 'not given' : money(old) },
    { what: 'a month afterwards', value: fresh === undefined ? 'not given' : money(fresh) },
    {
      what: `both side by side, ${months.toFixed(1)} months by the timeline: the target and the relays on top`,
      value: both === null ? 'not known' : money(both),
    },
    { what: 'work', value: work === null ? 'not known' : money(work) },
    { what: 'paid back after', value: payback(saved, both, work) },
    ...(missing.length === 0 ? [] : [{ what: 'give these in lockstep.yaml', value: missing.join(', ') }]),
  ];
}

function payback(saved: number | null, both: number | null, work: number | null): string {
  if (saved === null || both === null || work === null) return 'not known';
  return saved <= 0
    ? 'never by these prices: the target is not cheaper'
    : `${((both + work) / saved).toFixed(1)} months`;
}
