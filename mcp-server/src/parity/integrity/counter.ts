import type { KeyBounds, TableRef } from '../../engines/engine.ts';
import type { Column, Schema } from '../../model/schema.ts';

/** Where a sequence, identity or AUTO_INCREMENT stands. */
export interface Counter {
  readonly next: bigint;
  /** Below 0 when it counts down. */
  readonly increment: bigint;
}

/** Keys that are in use on each side; null when there is none. */
export interface UsedKeys {
  readonly source: KeyBounds | null;
  readonly target: KeyBounds | null;
}

/** The counter of a column; null where the catalogue does not say where it stands. */
export function counterOf(schema: Schema, table: TableRef, { name, identity }: Column): Counter | null {
  if (identity === null || identity.next === null) return null;
  // The catalogue quotes each part of a name only where it must.
  const spelt = identity.sequence?.replaceAll('"', '') ?? '';
  const sequence = schema.sequences.find(
    (candidate) =>
      (candidate.schema === table.schema && candidate.ownedBy === `${table.name}.${name}`) ||
      [candidate.name, `${candidate.schema}.${candidate.name}`].some((own) => own.replaceAll('"', '') === spelt),
  );
  return { next: BigInt(identity.next), increment: BigInt(sequence?.increment ?? '1') };
}

/** Why the next number, or one after it, would meet a key that is in use; null when all of them are free. */
export function behind({ next, increment }: Counter, used: UsedKeys): string | null {
  const down = increment < 0n;
  const passed = (['source', 'target'] as const).flatMap((side) => {
    const bounds = used[side];
    if (bounds === null) return [];
    const key = down ? bounds.min : bounds.max;
    return (down ? key <= next : key >= next) ? [`${key} on the ${side}`] : [];
  });
  if (passed.length === 0) return null;
  const last = down ? 'smallest' : 'largest';
  return `its next value is ${next}, but the ${last} key in use is ${passed.join(' and ')}: an insert that draws from it will meet a key that is taken`;
}
