import type { CdcEngine } from '../../../model/cdc-contract.ts';
import { grantsSettings } from './grants-settings.ts';
import { guardSource, guardTarget } from './guard.ts';
import { limitsOf, refusal } from './limits.ts';
import { prepareSource, prepareTarget, sendSignal } from './prepare.ts';
import { sinkSettings } from './sink.ts';
import { sourceSettings } from './source.ts';

/** How Debezium reads and writes PostgreSQL. */
export const postgresCdc: CdcEngine = {
  logsCascades: () => true,
  logsGenerated: false,
  runsTriggers: false,
  plugin: () => 'debezium-connector-postgres',
  quote: '"',
  refuses: refusal,
  limits: limitsOf,
  source: sourceSettings,
  prepareSource,
  sink: sinkSettings,
  prepareTarget,
  needsSuperuser: (schema) => !grantsSettings(schema),
  guardSource,
  guardTarget,
  dmsEndpoint: {
    source: [
      {
        key: 'Endpoint of the source: HeartbeatEnable',
        value: 'true',
        because: 'A source that nobody writes would keep its log for the slot until the disk is full.',
      },
    ],
    target: [
      {
        key: 'Endpoint of the target: AfterConnectScript',
        value: "SET session_replication_role='replica'",
        because: 'Tables are loaded side by side, and triggers of the target must not do again what the source did.',
      },
    ],
  },
  signal: sendSignal,
};
