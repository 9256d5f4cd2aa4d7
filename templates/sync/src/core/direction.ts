import { type KitDescriptor, otherSide, type Side, type TableDescriptor } from '../descriptor.ts';
import { type KitTables, kitTables } from '../sql/kit-tables.ts';
import type { Store } from '../store/store.ts';

/** One end of a direction: a database and the kit's tables in it. */
export interface End {
  readonly store: Store;
  readonly tables: KitTables;
}

/** Which way changes travel: from the primary to the secondary. */
export interface Direction {
  /** The side that is the primary. */
  readonly primary: Side;
  readonly from: End;
  readonly to: End;
  /** Parents first. */
  readonly tables: readonly TableDescriptor[];
  /** The descriptors of a table of the source, by the name that outbox and ledger use. */
  named(name: string): readonly TableDescriptor[];
}

/** The direction away from a primary. */
export function directionFrom(
  primary: Side,
  descriptor: KitDescriptor,
  stores: Readonly<Record<Side, Store>>,
): Direction {
  const end = (side: Side): End => ({
    store: stores[side],
    tables: kitTables(descriptor[side].engine, descriptor[side].schema),
  });
  const named = (name: string) => descriptor.tables.filter((table) => table.name === name);
  const byName = new Map(descriptor.tables.map(({ name }) => [name, named(name)]));
  return {
    primary,
    from: end(primary),
    to: end(otherSide(primary)),
    tables: descriptor.tables,
    named: (name) => byName.get(name) ?? [],
  };
}
