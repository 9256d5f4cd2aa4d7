import { expect, it } from 'vitest';
import { FLOORS, type Measured, PEER, type Scenario, TOOL } from './measured.ts';
import { judgePromises } from './promises.ts';
import { reportLines } from './report.ts';
import { medianUsage } from './usage.ts';

const timing = (name: string, median: number) => ({ name, seconds: [median], median });
const scenario = (name: string, differences: number, medians: Readonly<Record<string, number>>): Scenario => ({
  name,
  differences,
  timings: Object.entries(medians).map(([each, median]) => timing(each, median)),
  peerThreads: PEER in medians ? { used: 2, tried: { 2: 1 } } : null,
});
const grown = (rows: number, median: number) => ({
  rows,
  timing: timing(`${rows} rows`, median),
  secondsPerRow: median / rows,
});
const usage = { seconds: 3, lockstepCpu: 0.4, sourceCpu: 2, targetCpu: 3, peakRss: 120 };

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
  growth: [grown(500, 1), grown(1000, 2.3), grown(2000, 5)],
  resources: ['equal tables', 'every row differs'].map((name) => ({ name, median: usage, runs: [usage] })),
  startUpCpu: 0.2,
};

it('each promise is judged by the medians, a limit that is just reached being met', () => {
  expect(
    judgePromises(measured).map(({ promise, measured, met }) => [promise, Number(measured.toFixed(4)), met]),
  ).toEqual([
    ['equal tables: check_parity over the slower floor', 1.5, true],
    ['equal tables: reladiff over check_parity', 3, true],
    ['10 scattered differences: reladiff over check_parity', 3.6667, false],
    ['1000 scattered differences: reladiff over check_parity', 10, true],
    ['twice the rows: how many times the seconds', 2.3, true],
    ['four times the rows: how many times the seconds', 5, false],
    ['equal tables: CPU of Lockstep after its start over that of both servers', 0.04, true],
    ['equal tables: peak RSS of Lockstep in MB', 120, true],
    ['every row differs: peak RSS of Lockstep in MB', 120, true],
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

it('the report shows every figure, and says plainly which promise is not met', () => {
  expect(reportLines(measured, judgePromises(measured)).join('\n')).toMatchInlineSnapshot(`
    "
    equal tables (reladiff with 2 of 2 threads)
      floor, source                   2.000 s  (2.000–2.000)
      floor, target                   1.000 s  (1.000–1.000)
      floor, both at once             2.500 s  (2.500–2.500)
      check_parity                    3.000 s  (3.000–3.000)
      reladiff                        9.000 s  (9.000–9.000)

    10 scattered differences (reladiff with 2 of 2 threads)
      check_parity                    3.000 s  (3.000–3.000)
      reladiff                       11.000 s  (11.000–11.000)

    1000 scattered differences (reladiff with 2 of 2 threads)
      check_parity                    4.000 s  (4.000–4.000)
      reladiff                       40.000 s  (40.000–40.000)

    growth, equal tables
      500 rows                        1.000 s  (1.000–1.000)  2000.00 µs a row
      1000 rows                       2.300 s  (2.300–2.300)  2300.00 µs a row
      2000 rows                       5.000 s  (5.000–5.000)  2500.00 µs a row

    the terminal command in a process of its own, medians; its start alone takes 0.200 s of CPU
      equal tables                 3.000 s  CPU 0.400 s, source 2.000 s, target 3.000 s (8.0 %, after the start 4.0 %)  peak RSS 120 MB
      every row differs            3.000 s  CPU 0.400 s, source 2.000 s, target 3.000 s (8.0 %, after the start 4.0 %)  peak RSS 120 MB

    met      equal tables: check_parity over the slower floor: 1.50, promised <= 1.5
    met      equal tables: reladiff over check_parity: 3.00, promised >= 3
    NOT MET  10 scattered differences: reladiff over check_parity: 3.67, promised >= 4
    met      1000 scattered differences: reladiff over check_parity: 10.00, promised >= 10
    met      twice the rows: how many times the seconds: 2.30, promised <= 2.3
    NOT MET  four times the rows: how many times the seconds: 5.00, promised <= 4.6
    met      equal tables: CPU of Lockstep after its start over that of both servers: 0.040, promised <= 0.05
    met      equal tables: peak RSS of Lockstep in MB: 120.00, promised <= 256
    met      every row differs: peak RSS of Lockstep in MB: 120.00, promised <= 256
    2 of 9 promises are NOT met."
  `);
});
