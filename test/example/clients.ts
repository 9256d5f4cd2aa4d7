import { setTimeout as wait } from 'node:timers/promises';
import { mulberry32, type Random } from '../demo/dataset/random.ts';
import type { Order } from './shop-api/shop.ts';

/** What the API has confirmed: these orders must be there, and no others. */
export interface Confirmed {
  readonly orders: Map<string, Partial<Order>>;
  readonly customers: Map<string, string>;
}

/** Clients that never pause, and what they saw. */
export interface Clients {
  readonly confirmed: Confirmed;
  readonly requests: number;
  /** Answers that no client should get, and reads that did not show what the client had written. */
  readonly failures: readonly string[];
  /** The longest that any request took since it was asked last. */
  slowest(): number;
  stop(): Promise<void>;
}

export const SKUS = ['lamp', 'chair', 'table-2', 'rug'] as const;

/** Starts clients of the shop; each has orders of its own, so that it knows what it must read. */
export function startClients(base: string, count: number, seed: number): Clients {
  const confirmed: Confirmed = { orders: new Map(), customers: new Map() };
  const failures: string[] = [];
  let requests = 0;
  let slowest = 0;
  let going = true;
  const send = async (method: string, path: string, token: string, body?: object) => {
    const began = performance.now();
    requests++;
    const response = await fetch(base + path, {
      method,
      headers: token === '' ? {} : { 'x-token': token },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, string>;
    slowest = Math.max(slowest, performance.now() - began);
    if (response.status >= 500) failures.push(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return { code: response.status, answer, token: response.headers.get('x-token') ?? '' };
  };
  const client = async (number: number) => {
    const random = mulberry32(seed + number);
    const email = `client${number}@example.test`;
    const made = await send('POST', '/customers', '', {
      name: `Zoë ${number} 🙂`,
      email,
      profile: { number, tags: ['a', null] },
    });
    const customerId = made.answer.id ?? '';
    confirmed.customers.set(customerId, email);
    const tokens = new Map<string, string>();
    while (going) {
      await step(random, customerId, tokens).catch((error) => failures.push(String(error)));
      await wait(random.whole(0, 10));
    }
  };
  const step = async (random: Random, customerId: string, tokens: Map<string, string>) => {
    const ids = [...tokens.keys()];
    const id = ids.length === 0 ? undefined : random.pick(ids);
    const kind = id === undefined ? 0 : random.unit();
    if (id === undefined || kind < 0.35) {
      const sku = random.pick(SKUS);
      const note = random.chance(0.3) ? null : `it's "${random.whole(0, 99)}" \\ ✓`;
      const qty = random.whole(1, 3);
      const { code, answer, token } = await send('POST', '/orders', '', { customerId, sku, qty, note });
      if (code !== 201) return;
      const made = answer.id ?? '';
      confirmed.orders.set(made, { customer_id: customerId, sku, qty: String(qty), status: 'placed', note });
      tokens.set(made, token);
    } else if (kind < 0.6) {
      const status = random.pick(['paid', 'sent', 'lost'] as const);
      const { code, token } = await send('PATCH', `/orders/${id}`, '', { status });
      if (code !== 200) return void failures.push(`PATCH of order ${id}: ${code}`);
      confirmed.orders.set(id, { ...confirmed.orders.get(id), status });
      tokens.set(id, token);
    } else if (kind < 0.7) {
      const { code } = await send('DELETE', `/orders/${id}`, '');
      if (code !== 200) return void failures.push(`DELETE of order ${id}: ${code}`);
      confirmed.orders.delete(id);
      tokens.delete(id);
    } else if (kind < 0.73) await send('PUT', `/stock/${random.pick(SKUS)}`, '', { available: 1000 });
    else {
      const { code, answer } = await send('GET', `/orders/${id}`, tokens.get(id) ?? '');
      const wanted = confirmed.orders.get(id)?.status;
      if (code !== 200 || answer.status !== wanted)
        failures.push(`order ${id} is ${wanted}, but ${code} ${JSON.stringify(answer)} was read`);
    }
  };
  const all = Promise.all(Array.from({ length: count }, (_, number) => client(number)));
  return {
    confirmed,
    failures,
    get requests() {
      return requests;
    },
    slowest: () => {
      const was = slowest;
      slowest = 0;
      return was;
    },
    stop: async () => {
      going = false;
      await all;
    },
  };
}
