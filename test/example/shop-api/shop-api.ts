import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';
import { RefusedError, type Shop } from './shop.ts';

const customer = z.strictObject({ name: z.string(), email: z.string(), profile: z.looseObject({}) });
const placed = z.strictObject({
  customerId: z.string(),
  sku: z.string(),
  qty: z.int().positive(),
  note: z.string().nullable(),
});
const status = z.strictObject({ status: z.string() });
const stock = z.strictObject({ available: z.int() });

interface Answer {
  readonly code: number;
  readonly body: unknown;
  readonly token?: string;
}

type Handler = (shop: Shop, part: string, body: unknown, token: string | null) => Promise<Answer>;

const found = (there: boolean, token: string): Answer => ({ code: there ? 200 : 404, body: {}, token });

const ROUTES: readonly (readonly [method: string, path: RegExp, handler: Handler])[] = [
  [
    'POST',
    /^\/customers$/,
    async (shop, _, body) => {
      const { name, email, profile } = customer.parse(body);
      const { value, token } = await shop.addCustomer(name, email, profile);
      return { code: 201, body: { id: value }, token };
    },
  ],
  [
    'POST',
    /^\/orders$/,
    async (shop, _, body) => {
      const { value, token } = await shop.place(placed.parse(body));
      return { code: 201, body: { id: value }, token };
    },
  ],
  [
    'PATCH',
    /^\/orders\/(\d+)$/,
    async (shop, id, body) => {
      const { value, token } = await shop.setStatus(id, status.parse(body).status);
      return found(value, token);
    },
  ],
  [
    'DELETE',
    /^\/orders\/(\d+)$/,
    async (shop, id) => {
      const { value, token } = await shop.cancel(id);
      return found(value, token);
    },
  ],
  [
    'PUT',
    /^\/stock\/([\w-]+)$/,
    async (shop, sku, body) => {
      const { token } = await shop.restock(sku, stock.parse(body).available);
      return { code: 200, body: {}, token };
    },
  ],
  [
    'GET',
    /^\/orders\/(\d+)$/,
    async (shop, id, _, token) => {
      const order = await shop.order(id, token);
      return order === null ? { code: 404, body: {} } : { code: 200, body: order };
    },
  ],
];

/** The shop over HTTP. A client that sends back the last `x-token` that it got reads what it wrote. */
export function shopApi(shop: Shop): Server {
  return createServer((request, response) => {
    answer(shop, request)
      .catch((error: unknown): Answer => {
        if (error instanceof RefusedError) return { code: 409, body: { error: error.message } };
        if (error instanceof z.ZodError) return { code: 400, body: { error: error.message } };
        return { code: 500, body: { error: String(error) } };
      })
      .then(({ code, body, token }) => {
        const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { 'x-token': token }) };
        response.writeHead(code, headers).end(JSON.stringify(body));
      });
  });
}

async function answer(shop: Shop, request: IncomingMessage): Promise<Answer> {
  for (const [method, path, handler] of ROUTES) {
    const [whole, part = ''] = path.exec(request.url ?? '') ?? [];
    if (whole === undefined || method !== request.method) continue;
    const token = request.headers['x-token'];
    return handler(shop, part, await bodyOf(request), typeof token === 'string' ? token : null);
  }
  return { code: 404, body: { error: 'no such route' } };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request) text += piece;
  return text === '' ? {} : JSON.parse(text);
}
