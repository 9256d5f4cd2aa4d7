import { afterEach, describe, expect, it } from 'vitest';
import { recordChanges } from '../../templates/sync/src/core/outbox.ts';
import { sharedServer } from '../lab/shared.ts';
import { CONVERGED, checkConvergence } from './harness/check-convergence.ts';
import { openHarness, WRITERS } from './harness/harness-bench.ts';
import { carryOne } from './harness/plain-relay.ts';
import { runWriters } from './harness/writers.ts';
import { type KitBench, kitPairs } from './kit-bench.ts';

let bench: KitBench;
afterEach(() => bench?.drop());

describe.each(kitPairs)('the harness between %s and %s', (source, target) => {
  it('sees what converges', async () => {
    bench = await openHarness([sharedServer(source), sharedServer(target)]);
    const { forward, kit } = bench;
    const capture = { record: (tx, changed) => recordChanges(tx, forward.from.tables, changed) } satisfies Parameters<typeof runWriters>[2];
    const tally = await runWriters(forward, kit, capture, { seed: 7, writers: WRITERS, done: ({ commits }) => commits > 600, without: ['swap slots'] });
    console.log(tally);
    let n = 0;
    const errors: string[] = [];
    for (;;) { try { if (!(await carryOne(forward))) { const [[left]] = (await bench.source.query('SELECT COUNT(*) FROM lockstep_outbox WHERE state = 0')) as [[string]]; if (left === '0') break; } n++; } catch (error) { errors.push(String(error)); break; } }
    console.log(n, errors);
    expect(await checkConvergence(bench.source, bench.target, kit, 'source')).toEqual(CONVERGED);
  });
});
