import { estimate } from '../assess/estimate/estimate.ts';
import { estimateFindings } from '../assess/estimate/estimate-findings.ts';
import { estimateLines } from '../assess/estimate/estimate-lines.ts';
import { assessReadiness } from '../assess/readiness/assess-readiness.ts';
import { readinessFindings } from '../assess/readiness/readiness-findings.ts';
import { readinessLines } from '../assess/readiness/readiness-lines.ts';
import type { Estimate } from '../model/estimate.ts';
import type { Finding } from '../model/finding.ts';
import type { WriteRates } from '../model/readiness.ts';
import type { Seen } from '../model/seen.ts';
import { tableRequest } from '../parity/request.ts';
import type { ToolContext } from './define.ts';
import type { Mapped } from './inspect-both.ts';

/** What both servers are ready for, how long it will take, and what of it somebody must act on. */
export interface ServersAssessed {
  readonly findings: readonly Finding[];
  readonly servers: readonly string[];
  readonly estimate: Estimate;
  readonly estimateLines: readonly string[];
  /** What was written on the source while it was looked at. */
  readonly writes: Seen<WriteRates>;
}

/** Asks both servers for the window of the counters and a few seconds of samples. */
export async function assessServers(
  { source, target, mapping }: Mapped,
  seconds: number,
  { config, signal, progress }: ToolContext,
): Promise<ServersAssessed> {
  const both = {
    source: source.database,
    target: target.database,
    sourceSchema: source.schema,
    targetSchema: target.schema,
    signal,
    onProgress: progress,
  };
  const readiness = await assessReadiness({ ...both, windowMs: seconds * 1000 });
  const { connections } = config().settings.limits;
  const time = await estimate({
    ...both,
    mapping,
    requestOf: tableRequest,
    writes: readiness.source.writes,
    options: { connections },
  });
  return {
    findings: [
      ...readinessFindings(readiness, { backfillSeconds: time.backfillSeconds }),
      ...estimateFindings(time, source.schema.database),
    ],
    servers: readinessLines(readiness),
    estimate: time,
    estimateLines: estimateLines(time),
    writes: readiness.source.writes,
  };
}
