import { backfill } from './backfill.ts';
import { catchUp } from './catch-up.ts';
import type { ConditionCheck } from './condition.ts';
import { connectors } from './connectors.ts';
import { dms } from './dms.ts';
import { drift } from './drift.ts';
import { fence } from './fence.ts';
import { heartbeat } from './heartbeat.ts';
import { installed } from './installed.ts';
import { log } from './log.ts';
import { outboxAge } from './outbox-age.ts';
import { parked } from './parked.ts';
import { pipe } from './pipe.ts';
import { replicas } from './replicas.ts';
import { schema } from './schema.ts';
import { servers } from './servers.ts';

/** Every stop condition. */
export const conditions: readonly ConditionCheck[] = [
  servers,
  installed,
  fence,
  outboxAge,
  catchUp,
  parked,
  heartbeat,
  backfill,
  drift,
  schema,
  replicas,
  log,
  connectors,
  pipe,
  dms,
];
