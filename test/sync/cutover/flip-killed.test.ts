import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { abortCutover } from '../../../templates/sync/src/cutover/abort-cutover.ts';
import { cutoverStatus, leftSide } from '../../../templates/sync/src/cutover/cutover-status.ts';
import { sidesOf } from '../../../templates/sync/src/cutover/preflight.ts';
import { resumeCutover } from '../../../templates/sync/src/cutover/run-cutover.ts';
import { otherSide, type Side } from '../../../templates/sync/src/descriptor.ts';
import { type KitBench, kitPairs } from '../kit-bench.ts';
import {
  away,
  expectSame,
  hooksFor,
  insertOrder,
  openShop,
  openSides,
  PATIENT,
  proveBack,
  tableOf,
  write,
} from './shop.ts';

const SOURCES = new URL('../../../templates/sync/src/cutover/', import.meta.url);
const FOLDER = new URL('../../../node_modules/.lockstep/', import.meta.url).pathname;

/** Every named kill point of a flip, as the code has them. */
const POINTS = readdirSync(SOURCES).flatMap((file) =>
  [...readFileSync(new URL(file, SOURCES), 'utf8').matchAll(/crashPoint\('([^']+)'\)/g)].map(([, name]) => name ?? ''),
);

/** Where a kill leaves the fence rows. */
const STAGES: Readonly<Record<string, string>> = {
  'cutover noted': 'settled',
  'cutover prepared': 'settled',
  'cutover before fence commits': 'settled',
  'cutover fenced': 'fenced',
  'cutover watermark': 'fenced',
  'cutover drained': 'fenced',
  'cutover verified': 'fenced',
  'cutover counters raised': 'fenced',
  'cutover counters': 'fenced',
  'cutover before decision commits': 'fenced',
  'cutover decided': 'decided',
  'cutover before opening commits': 'decided',
  'cutover opened': 'settled',
  'cutover reopened': 'settled',
};

let folder: string;
let script: string;
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  folder = mkdtempSync(join(FOLDER, 'flip-'));
  script = join(folder, 'flip.mjs');
  const entry = new URL('./flip-process.ts', import.meta.url).pathname;
  const options = { bundle: true, platform: 'node', format: 'esm', packages: 'external', outfile: script } as const;
  await build({ entryPoints: [entry], ...options });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let bench: KitBench;

/** Runs a flip in a process that dies at a point; gives back the signal that ended it. */
function killedAt(point: string, primary: Side, mode: 'run' | 'rehearse'): Promise<string | null> {
  const order = join(folder, 'order.json');
  const urls = { source: bench.source.url, target: bench.target.url };
  writeFileSync(order, JSON.stringify({ kit: bench.kit, urls, primary, mode }));
  return new Promise((resolve) => {
    const env = { ...process.env, LOCKSTEP_CRASH_AT: point };
    const child = execFile(process.execPath, [script, order], { env }, (_error, stdout, stderr) => {
      if (child.signalCode === null) console.log(point, stdout, stderr);
      resolve(child.signalCode);
    });
  });
}

/** As if half a minute had passed: the leases of the dead process are over. */
async function forgetLeases(): Promise<void> {
  for (const { store, tables } of Object.values(sidesOf(bench.forward))) {
    await store.transaction((tx) => tx.run(sql`DELETE FROM ${tables.state} WHERE name LIKE ${'lease %'}`));
  }
}

it('knows where every kill point leaves the fence rows', () => {
  expect(POINTS.toSorted()).toEqual(Object.keys(STAGES).toSorted());
});

describe.each(kitPairs.map((kinds, at) => [...kinds, at] as const))('a flip between %s and %s', (one, other, at) => {
  afterEach(() => bench.drop());

  it('that is killed at any point never lets both sides write, and goes on or back from there', async () => {
    bench = await openShop([one, other]);
    const orders = tableOf(bench, 'orders');
    let primary: Side = 'source';
    for (const [turn, point] of POINTS.entries()) {
      const direction = away(bench, primary);
      await write(direction.from, primary, async (tx) => [
        { name: orders.name, key: [await insertOrder(tx, orders, primary, '2.00')] },
      ]);
      await proveBack(bench, direction);
      await forgetLeases();
      expect(await killedAt(point, primary, point === 'cutover reopened' ? 'rehearse' : 'run')).toBe('SIGKILL');

      const status = await cutoverStatus(sidesOf(direction), 'all');
      expect({ point, stage: status.stage.kind }).toEqual({ point, stage: STAGES[point] });
      const settledOn = point === 'cutover opened' ? otherSide(primary) : primary;
      const settled = status.stage.kind === 'settled';
      expect({ point, open: await openSides(bench) }).toEqual({ point, open: settled ? [settledOn] : [] });
      expect(status.stoppedMs === null).toBe(settled);

      if (!settled) {
        expect(leftSide(status.stage)).toBe(primary);
        if (status.stage.kind === 'fenced' && (turn + at) % 2 === 0) {
          expect(await abortCutover((side) => away(bench, side), 'all')).toMatchObject({ did: 'reopened', primary });
        } else {
          if (status.stage.kind === 'decided') {
            await expect(abortCutover((side) => away(bench, side), 'all')).rejects.toThrow(
              'is decided and cannot be aborted',
            );
          }
          const report = await resumeCutover(direction, PATIENT, hooksFor(direction));
          expect({ point, outcome: report.outcome, reason: report.reason }).toEqual({
            point,
            outcome: 'opened',
            reason: null,
          });
        }
      }
      const after = await cutoverStatus(sidesOf(direction), 'all');
      expect({ point, stage: after.stage.kind, open: await openSides(bench) }).toEqual({
        point,
        stage: 'settled',
        open: [after.stage.primary],
      });
      primary = after.stage.primary;
      if (primary !== direction.primary) await expectSame(bench);
    }
  });
});
