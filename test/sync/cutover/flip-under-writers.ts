import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { expect } from 'vitest';
import type { Direction } from '../../../templates/sync/src/core/direction.ts';
import { runCutover } from '../../../templates/sync/src/cutover/run-cutover.ts';
import type { Side } from '../../../templates/sync/src/descriptor.ts';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';
import type { KitBench } from '../kit-bench.ts';
import { drainOf } from './carry.ts';
import { away, expectSame, hooksFor, PATIENT, proveBack, rowsOf, tableOf } from './shop.ts';
import { startWriters } from './writers.ts';

export interface Pauses {
  readonly pausedMs: readonly number[];
  readonly commits: number;
  readonly refused: number;
}

/**
 * Flips to and fro under concurrent writers. Fails when a commit came late, when one is lost, or when the databases hold anything that
 * no writer committed.
 */
export async function flipUnderWriters(bench: KitBench, writers: number, flips: number): Promise<Pauses> {
  const orders = tableOf(bench, 'orders');
  const pausedMs: number[] = [];
  let primary: Side = 'source';
  let relay = carrying(away(bench, primary));
  const application = startWriters(bench, writers, primary);
  try {
    for (let flip = 1; flip <= flips; flip += 1) {
      await sleep(150);
      const direction = away(bench, primary);
      await proveBack(bench, direction);
      const report = await runCutover(direction, PATIENT, hooksFor(direction, { drain: drainOf(direction, false) }));
      expect({ outcome: report.outcome, reason: report.reason }).toEqual({ outcome: 'opened', reason: null });
      pausedMs.push(report.pausedMs);
      if (process.env['STEPS'] !== undefined) {
        console.log(report.steps.map(({ name, ms }) => `${name} ${ms}`).join(', '));
      }
      await relay.stop();
      // Everything that the old side ever committed was there when the fence stood.
      expect(String(await lastId(bench, primary))).toBe(report.watermark);
      primary = report.to;
      relay = carrying(away(bench, primary));
    }
    await sleep(150);
  } finally {
    await application.stop();
    await relay.stop();
  }
  expect(await drainOf(away(bench, primary))(await lastId(bench, primary), 10_000)).toBe(true);
  const { commits } = application;
  for (const side of ['source', 'target'] as const) {
    expect(await changesOf(bench, side, orders.name)).toBe(commits.filter((commit) => commit.side === side).length);
    expect(
      commits.filter((commit) => commit.side === side && commit.epoch % 2 !== (side === 'source' ? 0 : 1)),
    ).toEqual([]);
  }
  const left = new Map(commits.map(({ id, amount }) => [id, amount]));
  const expected = [...left].flatMap(([id, amount]) => (amount === null ? [] : [JSON.stringify([id, amount, null])]));
  expect(await rowsOf(bench, orders, 'source')).toEqual(expected.sort());
  await expectSame(bench);
  return { pausedMs, commits: commits.length, refused: application.refused() };
}

/** The kit's own relay, as it runs beside the flip. */
function carrying(direction: Direction): { stop(): Promise<void> } {
  const over = new AbortController();
  const relay = runRelay(direction, { idleMs: 5, heartbeatMs: 0, signal: over.signal });
  return {
    stop: async () => {
      over.abort();
      await relay;
    },
  };
}

async function lastId(bench: KitBench, side: Side): Promise<bigint> {
  const { store, tables } = away(bench, side).from;
  const [row] = await store.transaction((tx) => tx.rows(sql`SELECT MAX(id) FROM ${tables.outbox}`));
  return BigInt(row?.[0] ?? '0');
}

async function changesOf(bench: KitBench, side: Side, name: string): Promise<number> {
  const { store, tables } = away(bench, side).from;
  const [row] = await store.transaction((tx) =>
    tx.rows(sql`SELECT count(*) FROM ${tables.outbox} WHERE table_name = ${name}`),
  );
  return Number(row?.[0]);
}
