import type { Metrics } from './metrics.ts';

/** Hooks of createDualWrite that count first tries, and time what callers wait for. */
export function dualWriteMetrics(metrics: Metrics) {
  return {
    onInline: (result: string): void => metrics.add('dual_write_inline_total', { outcome: result }),
    onCommit: (capture: 'off' | 'on', ms: number): void =>
      metrics.observe('dual_write_seconds', { capture }, ms / 1000),
  };
}

/** Hooks of createShadow that count its verdicts and the fields that differed, and time the reads that were compared. */
export function shadowMetrics(metrics: Metrics) {
  return {
    onOutcome: (_name: string, outcome: string, fields: readonly string[]): void => {
      metrics.add('shadow_reads_total', { outcome });
      for (const field of fields) metrics.add('shadow_differences_total', { field });
    },
    onRead: (part: 'control' | 'candidate', seconds: number): void =>
      metrics.observe('shadow_read_seconds', { side: part }, seconds),
  };
}
