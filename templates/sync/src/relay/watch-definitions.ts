import type { Direction } from '../core/direction.ts';
import { type Drift, findDrift } from '../core/live-schema.ts';

/** A table's definition is not what the kit was rendered for. */
export class DefinitionChangedError extends Error {
  override readonly name = 'DefinitionChangedError';
}

/** What changed, and what to do. */
export function driftMessage({ table, side, gone }: Drift): string {
  const what = gone ? 'is gone' : 'has another definition than the one this kit was rendered for';
  return `${table} of the ${side} ${what}: nothing is carried for it until the kit is rendered again, or the change is undone`;
}

/** What changed on both sides. */
export async function driftOf({ from, to, tables, primary }: Direction): Promise<Drift[]> {
  const other = primary === 'source' ? 'target' : 'source';
  const [one, two] = await Promise.all([findDrift(from.store, tables, primary), findDrift(to.store, tables, other)]);
  return [...one, ...two];
}
