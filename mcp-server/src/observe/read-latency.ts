import type { LatencySeen } from '../model/latency.ts';
import type { ObserveSettings } from '../model/observe-settings.ts';
import { known, type Seen, unseen } from '../model/seen.ts';
import { askPage } from './ask-page.ts';
import { percentileOf } from './percentile-of.ts';
import { prometheusText } from './prometheus-text.ts';

const ABOUT = 'Check observe.latency_urls in lockstep.yaml, and that the application runs.';
/** The application’s own histogram may be a large page. */
const LARGEST = 16_000_000;

/**
 * What callers wait for, by the histogram that the application’s processes serve. A process that does not answer makes the whole
 * unknown: its calls may be the slow ones.
 */
export async function readLatency(
  { latency_urls: urls, latency_metric: metric, latency_before, latency_now }: ObserveSettings,
  signal: AbortSignal,
): Promise<Seen<LatencySeen>> {
  if (urls.length === 0)
    return unseen(
      'no process of the application is named that tells what its callers wait for',
      'Give createDualWrite the hooks dualWriteMetrics(metrics), serve the registry, and name its address in observe.latency_urls of lockstep.yaml',
    );
  const asked = await Promise.all(
    urls.map((url) => askPage(new URL(url), { signal, largest: LARGEST, turnOn: ABOUT })),
  );
  const pages = [];
  for (const page of asked) {
    if (!page.known) return page;
    pages.push(prometheusText(page.value));
  }
  const before = percentileOf(pages, { metric, labels: latency_before });
  const now = percentileOf(pages, { metric, labels: latency_now });
  if (!before.known) return before;
  return now.known ? known({ before: before.value, now: now.value }) : now;
}
