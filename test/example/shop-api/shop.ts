import type { DualWrite } from '../../../templates/sync/src/adapter/create-dual-write.ts';
import type { Side } from '../../../templates/sync/src/descriptor.ts';
import { type CausalToken, tokenText } from '../../../templates/sync/src/flags/causal-token.ts';
import type { Reader } from '../../../templates/sync/src/flags/create-reader.ts';

/** There is not enough in stock, or no such thing. */
export class RefusedError extends Error {}

export interface Placed {
  readonly customerId: string;
  readonly sku: string;
  readonly qty: number;
  readonly note: string | null;
}

/** An order as the API shows it. */
export type Order = Readonly<Record<'id' | 'customer_id' | 'sku' | 'qty' | 'total' | 'status' | 'note', string | null>>;

/** What was done, and the token with which the session reads it wherever it reads. */
export interface Done<T> {
  readonly value: T;
  readonly token: string;
}

/** Reads an order on one side with the application's own driver. */
export type OrderQuery = (id: string) => Promise<Order | null>;

/** The repository layer of the shop: every write through the kit's adapter, every read through its reader. */
export interface Shop {
  addCustomer(name: string, email: string, profile: object): Promise<Done<string>>;
  place(order: Placed): Promise<Done<string>>;
  setStatus(id: string, status: string): Promise<Done<boolean>>;
  /** Cancels an order: what it took goes back into stock. */
  cancel(id: string): Promise<Done<boolean>>;
  restock(sku: string, available: number): Promise<Done<string>>;
  order(id: string, token: string | null): Promise<Order | null>;
}

/** Opens the shop over both databases. `ordersName` is what the migration calls its orders. */
export function openShop<S, T>(
  dual: DualWrite<S, T>,
  reader: Reader,
  orders: Readonly<Record<Side, OrderQuery>>,
  ordersName: string,
): Shop {
  const write = async <R>(work: Parameters<typeof dual.transaction<R>>[1]): Promise<Done<R>> => {
    const { value, side, written } = await dual.transaction({}, work);
    // Its ids grow with what it wrote.
    const newest = written.at(-1)?.version ?? 0n;
    const token: CausalToken = { written: side, newest, changes: written.length > 20 ? [] : written };
    return { value, token: tokenText(token) };
  };
  return {
    addCustomer: (name, email, profile) =>
      write(async (unit) => (await unit.table('customers').insert({ name, email, profile })).id ?? ''),
    place: ({ customerId, sku, qty, note }) =>
      write(async (unit) => {
        const stock = unit.table('stock');
        // The lock makes the number that is read the number that is changed.
        if (!(await stock.lock({ sku }))) throw new RefusedError(`there is no ${sku}`);
        const available = Number((await stock.find({ sku }))?.available);
        if (available < qty) throw new RefusedError(`${available} of ${sku} are left`);
        await stock.update({ sku }, { available: available - qty });
        const total = (qty * 9.95).toFixed(2);
        const row = { customer_id: customerId, sku, qty, total, status: 'placed', note, placed_at: new Date() };
        return (await unit.table('orders').insert(row)).id ?? '';
      }),
    setStatus: (id, status) => write((unit) => unit.table('orders').update({ id }, { status })),
    cancel: (id) =>
      write(async (unit) => {
        const order = await unit.table('orders').find({ id });
        const sku = order?.sku ?? null;
        // Always stock before orders, so that two who meet do not wait for each other.
        if (order === null || sku === null || !(await unit.table('stock').lock({ sku }))) return false;
        if (!(await unit.table('orders').remove({ id }))) return false;
        const available = Number((await unit.table('stock').find({ sku }))?.available);
        return unit.table('stock').update({ sku }, { available: available + Number(order.qty) });
      }),
    restock: (sku, available) => write((unit) => unit.table('stock').upsert({ sku, available })),
    order: (id, token) =>
      reader.read(
        'order',
        { entity: id },
        { token, row: { table: ordersName, key: [id] } },
        { source: () => orders.source(id), target: () => orders.target(id) },
      ),
  };
}
