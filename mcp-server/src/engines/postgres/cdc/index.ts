import type { CdcEngine } from '../../../model/cdc-contract.ts';
import { guardSource, guardTarget } from './guard.ts';
import { limitsOf, refusal } from './limits.ts';
import { prepareSource, prepareTarget, sendSignal } from './prepare.ts';
import { sinkSettings } from './sink.ts';
import { sourceSettings } from './source.ts';

/** How Debezium reads and writes PostgreSQL. */
export const postgresCdc: CdcEngine = {
  logsCascades: () => true,
  runsTriggers: false,
  plugin: () => 'debezium-connector-postgres',
  quote: '"',
  refuses: refusal,
  limits: limitsOf,
  source: sourceSettings,
  prepareSource,
  sink: sinkSettings,
  prepareTarget,
  guardSource,
  guardTarget,
  signal: sendSignal,
};
