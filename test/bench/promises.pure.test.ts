import { expect, it } from 'vitest';
import { FLOORS, type Measured, PEER, type Scenario, TOOL } from './measured.ts';
import { judgePromises } from './promises.ts';
import { medianUsage } from './usage.ts';

const timing = (name: string, median: number) => ({ name, seconds: [median], median });
const scenario = (name: string, differences: number, medians: Readonly<Record<string, number>>): Scenario => ({
  name,
  differences,
  timings: Object.entries(medians).map(([each, median]) => timing(each, median)),
  peerThreads: PEER in medians ? { used: 2, tried: { 2: 1 } } : null,
});
const usage = { seconds: 3, lockstepCpu: 0.2, sourceCpu: 2, targetCpu: 3, peakRss: 120 };

const measured: Measured = {
  equal: scenario('equal tables', 0, {
    [FLOORS.source]: 2,
    [FLOORS.target]: 1,
    [FLOORS.both]: 2.5,
    [TOOL]: 3,
    [PEER]: 9,
  }),
  few: scenario('10 scattered differences', 10, { [TOOL]: 3, [PEER]: 11 }),
  many: scenario('1000 scattered differences', 1000, { [TOOL]: 4, [PEER]: 40 }),
  growth: [timing('500 rows', 1), timing('1000 rows', 2.3), timing('2000 rows', 5)],
  resources: [{ name: 'equal tables', median: usage, runs: [usage] }],
  startUpCpu: 0.15,
};

it('each promise is judged by the medians, a limit that is just reached being met', () => {
  expect(
    judgePromises(measured).map(({ promise, measured, met }) => [promise, Number(measured.toFixed(4)), met]),
  ).toEqual([
    ['equal tables: check_parity over the slower floor', 1.5, true],
    ['equal tables: reladiff over check_parity', 3, true],
    ['10 scattered differences: reladiff over check_parity', 3.6667, false],
    ['1000 scattered differences: reladiff over check_parity', 10, true],
    ['twice the rows: seconds over those of the rows', 2.3, true],
    ['four times the rows: seconds over those of the rows', 5, false],
    ['equal tables: CPU of Lockstep over that of both servers', 0.04, true],
    ['equal tables: peak RSS of Lockstep in MB', 120, true],
  ]);
});

it('without the peer nothing is promised beside it', () => {
  const { peerThreads: _, ...equal } = measured.equal;
  const alone = { ...measured, equal: { ...equal, peerThreads: null } };
  expect(judgePromises(alone).filter(({ promise }) => promise.startsWith('equal tables: reladiff'))).toEqual([]);
});

it('usage is the median of each figure by itself', () => {
  const runs = [usage, { ...usage, seconds: 9, peakRss: 100 }, { ...usage, seconds: 4, peakRss: 300 }];
  expect(medianUsage(runs)).toEqual({ ...usage, seconds: 4, peakRss: 120 });
});
