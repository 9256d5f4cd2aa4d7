/** A source of numbers that gives the same ones for the same seed, on every machine. */
export interface Random {
  /** A number from 0 up to, not including, 1. */
  unit(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  /** True in the given share of calls. */
  chance(share: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** 16 bytes. */
  uuid(): Uint8Array;
}

/** Numbers of one row: each row of each table has its own seed, so that any row can be made without the rows before it. */
export function randomOf(table: string, index: number): Random {
  let seed = 2166136261;
  for (const character of `${table}:${index}`) seed = Math.imul(seed ^ (character.codePointAt(0) ?? 0), 16777619);
  return mulberry32(seed);
}

/** The mulberry32 generator. */
export function mulberry32(seed: number): Random {
  let state = seed | 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (least: number, most: number) => least + Math.floor(unit() * (most - least + 1));
  return {
    unit,
    whole,
    chance: (share) => unit() < share,
    pick: (items) => {
      const item = items[whole(0, items.length - 1)];
      if (item === undefined) throw new Error('There is nothing to pick from an empty list.');
      return item;
    },
    uuid: () => Uint8Array.from({ length: 16 }, () => whole(0, 255)),
  };
}
