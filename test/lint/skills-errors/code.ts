import { HOLE, type SampleError } from './error.ts';

/** Errors of programs that keep two stores in step, or move rows. */
export const CODE_ERRORS: readonly SampleError[] = [
  {
    id: 'M-1',
    error: 'the second write is started and nobody waits for it',
    rule: 'fire-and-forget-write',
    kind: 'ts',
    sample: `export async function placeOrder(input: Input) {
  const order = await mysql.order.create({ data: input });
  postgres.order.create({ data: order }).catch((error) => log.error('second store', error));
  return order;
}
`,
    mended: `export async function placeOrder(input: Input) {
  return mysql.$transaction(async (tx) => {
    const order = await tx.order.create({ data: input });
    await tx.outbox.create({ data: { table: 'orders', key: order.id, row: order } });
    return order;
  });
}
`,
  },
  {
    id: 'M-2',
    error: 'the second store gets the input and not the row',
    rule: 'input-instead-of-row',
    kind: 'ts',
    sample: `export async function placeOrder(input: Input) {
  const order = await mysql.order.create({ data: input });
  await postgres.order.create({ data: input });
  return order;
}
`,
    mended: `export async function placeOrder(input: Input) {
  const order = await mysql.order.create({ data: input });
  await postgres.order.create({ data: { ...order, version: order.version } });
  return order;
}
`,
  },
  {
    id: 'M-4',
    error: 'the second store is written to while the first may still roll back',
    rule: 'second-write-in-transaction',
    kind: 'ts',
    sample: `export async function pay(orderId: bigint) {
  await mysql.$transaction(async (tx) => {
    const order = await tx.order.update({ where: { id: orderId }, data: { paid: true } });
    await postgres.order.update({ where: { id: orderId }, data: order });
    await tx.invoice.create({ data: { orderId } });
  });
}
`,
    mended: `export async function pay(orderId: bigint) {
  await mysql.$transaction(async (tx) => {
    const order = await tx.order.update({ where: { id: orderId }, data: { paid: true } });
    await tx.outbox.create({ data: { table: 'orders', key: orderId, row: order } });
    await tx.invoice.create({ data: { orderId } });
  });
}
`,
  },
  {
    id: 'M-5',
    error: 'a keyset cursor without ORDER BY',
    rule: 'keyset-without-order',
    kind: 'py',
    sample: `def next_rows(cursor, last):
    cursor.execute("SELECT id, email FROM customers WHERE id > %s LIMIT 1000", (last,))
    return cursor.fetchall()
`,
    mended: `def next_rows(cursor, last):
    cursor.execute("SELECT id, email FROM customers WHERE id > %s ORDER BY id LIMIT 1000", (last,))
    return cursor.fetchall()
`,
  },
  {
    id: 'M-6',
    error: 'the checkpoint is kept apart from the batch',
    rule: 'checkpoint-apart-from-batch',
    kind: 'ts',
    sample: `export async function copyAll(last: bigint) {
  for (let rows = await next(last); rows.length > 0; rows = await next(last)) {
    await target.bulkInsert(rows);
    last = rows.at(-1).id;
    await saveCheckpoint(last);
  }
}
`,
    mended: `export async function copyAll(last: bigint) {
  for (let rows = await next(last); rows.length > 0; rows = await next(last)) {
    last = rows.at(-1).id;
    await target.transaction(async (tx) => {
      await tx.claimAndInsert(rows);
      await saveCheckpoint(tx, last);
    });
  }
}
`,
  },
  {
    id: 'M-8',
    error: 'a fixed sleep is called a rate limit',
    rule: 'sleep-as-throttle',
    kind: 'py',
    sample: `def backfill(batches):
    for batch in batches:
        copy(batch)
        time.sleep(0.1)
`,
    mended: `def backfill(batches):
    for batch in batches:
        copy(batch)
        pace.wait_for(replica_lag(), running_threads(), copy.seconds)
`,
  },
  {
    id: 'M-9',
    error: 'a shadow read with .then and without .catch',
    rule: 'promise-without-catch',
    kind: 'ts',
    sample: `export async function customer(id: bigint) {
  const row = await mysql.customer.findById(id);
  postgres.customer.findById(id).then((other) => report(row, other));
  return row;
}
`,
    mended: `export async function customer(id: bigint) {
  const row = await mysql.customer.findById(id);
  bounded(() => postgres.customer.findById(id)).then((other) => report(row, other)).catch(countError);
  return row;
}
`,
  },
  {
    id: 'M-10',
    error: 'a ramp of one percent by a flag that knows nobody',
    rule: 'flag-without-subject',
    kind: 'ts',
    sample: `export async function customer(id: bigint) {
  return (await flags.isEnabled('use-postgres-reads')) ? postgres.customer.findById(id) : mysql.customer.findById(id);
}
`,
    mended: `export async function customer(id: bigint, request: Request) {
  const first = request.once('use-postgres-reads', () => flags.isEnabled('use-postgres-reads', { tenant: request.tenant }));
  return (await first) ? postgres.customer.findById(id) : mysql.customer.findById(id);
}
`,
  },
  {
    id: 'M-10 (drawn)',
    error: 'a ramp that is drawn at each call',
    rule: 'random-ramp',
    kind: 'ts',
    sample: `export const readsFromPostgres = () => Math.random() < 0.01;
`,
    mended: `export const readsFromPostgres = (tenant: string) => bucketOf(tenant) < 1;
`,
  },
  {
    id: 'M-16',
    error: 'values of two drivers are compared as they come',
    rule: 'compares-driver-values',
    kind: 'py',
    sample: `for row, pg_row in zip(left, right):
    assert row == pg_row
`,
    mended: `for row, pg_row in zip(left, right):
    assert canonical(row, columns) == canonical(pg_row, columns)
`,
  },
  {
    id: 'D-1',
    error: 'the backfill runs before dual write is on',
    rule: 'backfill-before-capture',
    kind: 'ts',
    sample: `export async function migrate() {
  await backfillOrders();
  await enableDualWrite();
}
`,
    mended: `export async function migrate() {
  await enableDualWrite();
  await backfillOrders();
}
`,
  },
  {
    id: 'D-2',
    error: 'chunks are cut by a date',
    rule: 'date-chunks',
    kind: 'py',
    sample: `def backfill_week(cursor, first, after):
    cursor.execute("SELECT id, total FROM orders WHERE created_at >= %s AND created_at < %s", (first, after))
`,
    mended: `def backfill_range(cursor, first, after):
    cursor.execute("SELECT id, total FROM orders WHERE id >= %s AND id < %s ORDER BY id", (first, after))
`,
  },
  {
    id: 'D-3',
    error: 'values are pasted into the statement',
    rule: 'values-pasted-into-sql',
    kind: 'py',
    sample: `def insert(cursor, row):
    cursor.execute(f"INSERT INTO customers (id, email) VALUES ({row.id}, '{row.email}')")
`,
    mended: `def insert(cursor, row):
    cursor.execute("INSERT INTO customers (id, email) VALUES (%s, %s)", (row.id, row.email))
`,
  },
  {
    id: 'D-3 (by position)',
    error: 'rows are inserted by the position of their columns',
    rule: 'insert-by-position',
    kind: 'py',
    sample: `def insert(cursor, row):
    cursor.execute("INSERT INTO customers VALUES (%s, %s)", row)
`,
    mended: `def insert(cursor, row):
    cursor.execute("INSERT INTO customers (id, email) VALUES (%s, %s)", row)
`,
  },
  {
    id: 'D-4',
    error: 'an error of the second store is logged and forgotten',
    rule: 'secondary-error-swallowed',
    kind: 'ts',
    sample: `export async function insert(row: Row) {
  await primary.insert(row);
  try {
    await secondary.insert(row.image);
  } catch (error) {
    log.warn('second store', error);
  }
}
`,
    mended: `export async function insert(row: Row) {
  await primary.transaction(async (tx) => {
    await tx.insert(row);
    await tx.outbox.insert(row.image);
  });
}
`,
  },
  {
    id: 'D-6',
    error: 'the caller waits for the shadow read',
    rule: 'shadow-read-in-the-request',
    kind: 'ts',
    sample: `export async function order(id: bigint) {
  const row = await primary.findOrder(id);
  const other = await shadow.findOrder(id);
  report(row, other);
  return row;
}
`,
    mended: `export async function order(id: bigint) {
  const row = await primary.findOrder(id);
  compareLater('order', id, row);
  return row;
}
`,
  },
  {
    id: 'D-11',
    error: 'a flag of the connection splits one unit of work over two stores',
    rule: 'flag-without-subject',
    kind: 'py',
    sample: `def connection():
    return new_pool if flags.is_enabled("use_new_database") else old_pool
`,
    mended: `def connection(request):
    if request.store is None:
        request.store = new_pool if flags.is_enabled("use_new_database", request.tenant) else old_pool
    return request.store
`,
  },
  {
    id: 'W-1',
    error: 'the snapshot is copied, then dual writes are turned on',
    rule: 'backfill-before-capture',
    kind: 'ts',
    sample: `export async function prepare(at: Snapshot) {
  await runBackfill(at);
  await startDualWrites();
}
`,
    mended: `export async function prepare() {
  await startDualWrites();
  await runBackfill(await snapshotAfterBarrier());
}
`,
  },
  {
    id: 'W-5',
    error: 'a retry with a pause lands an older write after a newer one',
    rule: 'retry-out-of-order',
    kind: 'ts',
    sample: `export async function carry(row: Row) {
  await retryWithBackoff(() => secondary.orders.update(row), { times: 5 });
}
`,
    mended: `export async function carry(event: Event) {
  await retryWithBackoff(() => secondary.orders.update(event.row, { ifOlderThan: event.version }), { times: 5 });
}
`,
  },
  {
    id: 'P-2',
    error: 'counts and sums are taken as the proof',
    rule: 'count-as-proof',
    kind: 'ts',
    sample: `export const isReady = () => sourceCount === targetCount && sourceSum === targetSum;
`,
    mended: `export const isReady = (verdict: Verdict) => verdict.tables.every(({ drift, unchecked }) => drift === 0 && unchecked === 0);
`,
  },
  {
    id: 'P-3',
    error: 'a batch goes on by updated_at',
    rule: 'updated-at-cursor',
    kind: 'ts',
    sample: `export const changedSince = (last: Date) =>
  source.query('SELECT id, total FROM orders WHERE updated_at > ? ORDER BY updated_at', [last]);
`,
    mended: `export const waiting = () =>
  source.query("SELECT id, key, row FROM outbox WHERE state = 'waiting' ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED");
`,
  },
  {
    id: 'migration-architect: bucket',
    error: 'hash() gives a user another bucket in each process',
    rule: 'unstable-bucket',
    kind: 'py',
    sample: `def is_in(user_id, percent):
    return hash(user_id) % 100 < percent
`,
    mended: `def is_in(user_id, percent):
    return int(hashlib.sha256(user_id.encode()).hexdigest(), 16) % 100 < percent
`,
  },
  {
    id: 'issue: outbox cursor',
    error: 'the outbox is read by "id greater than the last one"',
    rule: 'outbox-cursor',
    kind: 'ts',
    sample: `export const next = (last: bigint) =>
  source.query(\`SELECT id, row FROM outbox WHERE id > ${HOLE}Number(last)} ORDER BY id LIMIT 100\`);
`,
    mended: `export const next = () =>
  source.query("SELECT id, row FROM outbox WHERE state = 'waiting' ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED");
`,
  },
];
