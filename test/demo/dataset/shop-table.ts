/** A value as the generator gives it: decimals, dates and JSON are text, bytes are binary. */
export type Cell = string | number | bigint | Uint8Array | null;
export type Row = readonly Cell[];

/** How many rows the tables have that the others are derived from. */
export interface Sizes {
  readonly customers: number;
  readonly addresses: number;
  readonly products: number;
  readonly coupons: number;
  readonly orders: number;
  readonly reviews: number;
  readonly events: number;
}

/** One table of the shop: its name, the columns that are written (generated ones are not), its key (empty: none) and its rows. */
export interface ShopTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  rows(sizes: Sizes): Generator<Row>;
}

/** The sizes at a scale; scale 1 gives about 230,000 rows in all tables together. */
export function sizesAt(scale: number): Sizes {
  const scaled = (rows: number) => Math.max(20, Math.round(rows * scale));
  return {
    customers: scaled(14_000),
    addresses: scaled(18_000),
    products: scaled(3_000),
    coupons: scaled(400),
    orders: scaled(36_000),
    reviews: scaled(9_000),
    events: scaled(16_000),
  };
}
