import { FLOORS, type Measured, PEER, type Scenario, TOOL } from './measured.ts';
import { medianNamed } from './paired.ts';
import { cpuShare } from './usage.ts';

/** One promise with what was measured of it. */
export interface Kept {
  readonly promise: string;
  readonly target: string;
  readonly measured: number;
  readonly met: boolean;
}

/** Every promise about speed and load, in a fixed order. Those beside the peer are left out when it did not run. */
export function judgePromises({ equal, few, many, growth, resources, startUpCpu }: Measured): Kept[] {
  const slowerFloor = Math.max(medianNamed(equal.timings, FLOORS.source), medianNamed(equal.timings, FLOORS.target));
  const besideFloor = medianNamed(equal.timings, TOOL) / slowerFloor;
  const [one, two, four] = growth.map(({ timing }) => timing.median);
  if (one === undefined || two === undefined || four === undefined) throw new Error('growth needs three sizes');
  return [
    atMost('equal tables: check_parity over the slower floor', besideFloor, 1.5),
    ...besidePeer(equal, 3),
    ...besidePeer(few, 4),
    ...besidePeer(many, 10),
    atMost('twice the rows: how many times the seconds', two / one, 2.3),
    atMost('four times the rows: how many times the seconds', four / one, 4.6),
    // Where every row differs, every row is read: that is reported and not promised.
    ...resources
      .slice(0, -1)
      .map(({ name, median }) =>
        atMost(
          `${name}: CPU of Lockstep after its start over that of both servers`,
          cpuShare(median, startUpCpu),
          0.05,
        ),
      ),
    ...resources.map(({ name, median }) => atMost(`${name}: peak RSS of Lockstep in MB`, median.peakRss, 256)),
  ];
}

function besidePeer({ name, timings, peerThreads }: Scenario, times: number): Kept[] {
  if (peerThreads === null) return [];
  return [
    atLeast(`${name}: reladiff over check_parity`, medianNamed(timings, PEER) / medianNamed(timings, TOOL), times),
  ];
}

function atMost(promise: string, measured: number, limit: number): Kept {
  return { promise, target: `<= ${limit}`, measured, met: measured <= limit };
}

function atLeast(promise: string, measured: number, limit: number): Kept {
  return { promise, target: `>= ${limit}`, measured, met: measured >= limit };
}
