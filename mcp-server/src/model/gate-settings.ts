import { z } from 'zod';

const percent = (least: number, described: string, byDefault: number) =>
  z.number().min(least).max(100).default(byDefault).describe(described);
const count = (described: string, byDefault: number) =>
  z.number().int().min(0).max(1_000_000_000).default(byDefault).describe(described);
const hours = (described: string, byDefault: number) =>
  z.number().positive().max(8760).default(byDefault).describe(described);
const days = (described: string, byDefault: number) =>
  z.number().positive().max(365).default(byDefault).describe(described);

/** How old evidence may be, in hours, by what it is about. */
const freshHours = z.strictObject({
  connections: hours('check_connections', 24),
  schemas: hours('compare_schemas, and the definitions that any tool saw', 24),
  assessment: hours('assess_migration', 168),
  writers: hours('audit_writers', 168),
  parity: hours('check_parity', 24),
  status: hours('sync_status', 0.5),
  proof: hours('the last proof of the way back', 24),
  rehearsal: hours('the last rehearsal of the cutover', 336),
  approval: hours('an approval', 72),
});

/** The section `gates` of lockstep.yaml. That confirmed drift must be zero is no setting. */
export const gateSettings = z.strictObject({
  read_match_percent: percent(0, 'Shadow reads that agree, among those with a verdict: more than this.', 99.9),
  shadow_reads: count('Shadow reads with a verdict that the match rate needs at least.', 1000),
  backfill_percent: percent(1, 'Tables whose backfill has ended: at least this.', 100),
  secondary_success_percent: percent(0, 'Changes that the secondary took: more than this.', 99.95),
  p99_impact_percent: z
    .number()
    .min(0)
    .max(1000)
    .default(20)
    .describe('How much the 99th percentile of latency may rise: less than this.'),
  latency_calls: count('Calls without and with what the migration adds that this percentile needs at least.', 1000),
  reconciliation_gap: count('Differing rows that nothing has settled: at most this.', 0),
  parked: count('Changes and rows that the secondary refused: at most this.', 0),
  lag_seconds: z.number().min(0).max(86_400).default(10).describe('How far the secondary may be behind: at most this.'),
  retention_hours: hours('How long the source still keeps a change that was not read: at least this.', 24),
  soak_hours: hours('How far apart two clean comparisons must be, with none that is not clean between.', 24),
  pause_seconds: z
    .number()
    .positive()
    .max(3600)
    .default(10)
    .describe('How long nobody could write in the rehearsal of the cutover: at most this.'),
  keep_days: days('How long the source is kept after the flip: at least this.', 30),
  silent_days: days('How long nobody else has used the source: at least this.', 7),
  silent_gap_hours: hours('How far apart two looks at who uses the source may be.', 26),
  fresh_hours: freshHours.prefault({}).describe('How old evidence may be, in hours.'),
});

export type GateSettings = Readonly<z.output<typeof gateSettings>>;
export type FreshOf = keyof GateSettings['fresh_hours'];
