import { expect } from 'vitest';
import type { LabDatabase } from '../lab/lab-server.ts';
import { judgeParity } from './judge.ts';
import { randomEdits } from './random-cells.ts';
import { inUtc } from './rules.ts';
import type { TruthTable } from './table.ts';

/** Makes random changes in every table of a target that is equal to its source, expects them and nothing else to be found, and undoes them. */
export async function expectEditsFound(
  source: LabDatabase,
  target: LabDatabase,
  tables: readonly TruthTable[],
  rounds: readonly { readonly seed: number; readonly count: number }[],
): Promise<void> {
  const { engine } = target.server;
  for (const round of rounds) {
    const made = tables.map((table) => ({ name: table.name, ...randomEdits(table, engine, round) }));
    await target.execute(inUtc(engine) + made.flatMap(({ apply }) => apply).join('\n'));
    const truth = await judgeParity(source, target, tables);
    expect(truth, `seed ${round.seed}`).toEqual(Object.fromEntries(made.map(({ name, expected }) => [name, expected])));
    await target.execute(inUtc(engine) + made.flatMap(({ undo }) => undo).join('\n'));
  }
}
