import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Histogram, Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { observeSettings } from '../../mcp-server/src/model/observe-settings.ts';
import { known } from '../../mcp-server/src/model/seen.ts';
import { percentileOf } from '../../mcp-server/src/observe/percentile-of.ts';
import { prometheusText } from '../../mcp-server/src/observe/prometheus-text.ts';
import { readLatency } from '../../mcp-server/src/observe/read-latency.ts';
import { dualWriteMetrics } from '../../templates/sync/src/observe/application-metrics.ts';
import { openMetrics } from '../../templates/sync/src/observe/metrics.ts';

const metric = 'lockstep_sync_dual_write_seconds';
const on = { metric, labels: { capture: 'on' } };
const open = new Set<() => void>();
afterEach(() => {
  for (const close of open) close();
  open.clear();
});

/** What a process of the application would serve after these calls, in milliseconds. */
async function page(calls: { readonly off?: readonly number[]; readonly on?: readonly number[] }): Promise<string> {
  const metrics = openMetrics(new Registry());
  const { onCommit } = dualWriteMetrics(metrics);
  for (const ms of calls.off ?? []) onCommit('off', ms);
  for (const ms of calls.on ?? []) onCommit('on', ms);
  return metrics.registry.metrics();
}

async function serve(text: string, status = 200): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(text)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  open.add(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

const read = (urls: readonly string[], more: object = {}) =>
  readLatency(observeSettings.parse({ latency_urls: urls, ...more }), new AbortController().signal);

describe('the text format of Prometheus', () => {
  it('gives back every label and value that prom-client writes', async () => {
    const labels = fc.record({
      a: fc.string({ unit: 'binary' }),
      b: fc.constantFrom('', 'x}', '"', '\\', '\n', ',b="'),
    });
    await fc.assert(
      fc.asyncProperty(labels, fc.integer({ min: 1, max: 9 }), async (given, times) => {
        const registry = new Registry();
        const histogram = new Histogram({
          name: 'h',
          help: 'x\ny',
          labelNames: ['a', 'b'],
          buckets: [1],
          registers: [registry],
        });
        for (let at = 0; at < times; at += 1) histogram.observe(given, 0.5);
        const samples = prometheusText(await registry.metrics());
        expect(samples.filter(({ name }) => name === 'h_bucket')).toEqual([
          { name: 'h_bucket', labels: { le: '1', ...given }, value: times },
          { name: 'h_bucket', labels: { le: '+Inf', ...given }, value: times },
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('passes over comments, exemplars and times, and reads numbers as they are written', () => {
    const text =
      '# TYPE x counter\nx 1\nx{} 2 1700000000000\ny{le="+Inf", a="b",} 3e2 # {trace="1"} 0.5\nz +Inf\n\nno line';
    expect(prometheusText(text)).toEqual([
      { name: 'x', labels: {}, value: 1 },
      { name: 'x', labels: {}, value: 2 },
      { name: 'y', labels: { le: '+Inf', a: 'b' }, value: 300 },
      { name: 'z', labels: {}, value: Number.POSITIVE_INFINITY },
      { name: 'no', labels: {}, value: Number.NaN },
    ]);
  });
});

describe('the 99th percentile', () => {
  const ms = fc.double({ min: 0.01, max: 25_000, noNaN: true });

  it('lies between the bounds that are told, 5 % apart, however the calls are spread over processes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(ms, { maxLength: 60 }), { minLength: 1, maxLength: 3 }), async (processes) => {
        const pages = await Promise.all(processes.map(async (calls) => prometheusText(await page({ on: calls }))));
        const all = processes.flat().sort((a, b) => a - b);
        const found = percentileOf(pages, on);
        fc.pre(all.length > 0);
        if (!found.known || found.value === null) throw new Error('not told');
        const { calls, aboveMs, atMostMs } = found.value;
        const truth = all[Math.ceil(all.length * 0.99) - 1] ?? Number.NaN;
        expect(calls).toBe(all.length);
        expect(truth).toBeGreaterThanOrEqual(aboveMs * 0.999);
        expect(truth).toBeLessThanOrEqual((atMostMs ?? Number.NaN) * 1.001);
        if (aboveMs > 0) expect((atMostMs ?? Number.NaN) / aboveMs).toBeLessThan(1.052);
      }),
      { numRuns: 60 },
    );
  });

  it('is not there where no call was counted', () => {
    expect(percentileOf([[]], on)).toEqual(known(null));
  });

  it('is not told above every bucket, nor of pages whose buckets differ', async () => {
    expect(percentileOf([prometheusText(await page({ on: [90_000] }))], on)).toMatchObject({
      value: { calls: 1, atMostMs: null },
    });
    const other = `${metric}_bucket{capture="on",le="1"} 5\n${metric}_bucket{capture="on",le="+Inf"} 5`;
    expect(percentileOf([prometheusText(await page({ on: [9] })), prometheusText(other)], on)).toMatchObject({
      known: false,
      reason: `the buckets of ${metric} are not the same everywhere`,
    });
  });
});

describe('what callers wait for', () => {
  it('is read from every process that is named, without and with capture', async () => {
    const one = await serve(await page({ off: Array(500).fill(10), on: Array(500).fill(10) }));
    const two = await serve(await page({ on: Array(600).fill(11) }));
    expect(await read([one, two])).toEqual(
      known({
        before: { calls: 500, aboveMs: 9.708, atMostMs: 10.19 },
        now: { calls: 1100, aboveMs: 10.7, atMostMs: 11.24 },
      }),
    );
  });

  it('is read from a histogram of the application’s own, by its labels', async () => {
    const lines = (outbox: string, calls: number) =>
      `http_seconds_bucket{route="/pay",outbox="${outbox}",le="0.5"} ${calls}\nhttp_seconds_bucket{route="/pay",outbox="${outbox}",le="+Inf"} ${calls}\n`;
    const url = await serve(lines('no', 4) + lines('yes', 7));
    const settings = {
      latency_metric: 'http_seconds',
      latency_before: { outbox: 'no' },
      latency_now: { outbox: 'yes' },
    };
    expect(await read([url], settings)).toEqual(
      known({ before: { calls: 4, aboveMs: 0, atMostMs: 500 }, now: { calls: 7, aboveMs: 0, atMostMs: 500 } }),
    );
  });

  it.each([
    ['nobody is named', async () => [], 'no process of the application is named'],
    [
      'one of them is away',
      async () => [await serve(await page({ on: [1] })), 'http://127.0.0.1:1/metrics'],
      'cannot be reached',
    ],
    ['one of them answers an error', async () => [await serve('', 500)], 'answered 500'],
    ['one of them has no end', async () => [await serve('x'.repeat(17_000_000))], 'answered more than it should'],
  ])('is not seen where %s', async (_, urls, reason) => {
    expect(await read(await urls())).toMatchObject({ known: false, reason: expect.stringContaining(reason) });
  });

  it('is asked of this machine and of hosts that are named, never with a password', () => {
    const mistakes = (more: object) =>
      observeSettings.safeParse(more).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    expect(mistakes({ latency_urls: ['http://app1:9464/metrics', 'http://me:word@localhost/'] })).toEqual([
      'latency_urls.0: app1 is not this machine: name it in observe.latency_hosts',
      'latency_urls.1: a password does not belong into this file',
    ]);
    expect(mistakes({ latency_urls: ['http://app1:9464/metrics'], latency_hosts: ['app1'] })).toBeUndefined();
  });
});
