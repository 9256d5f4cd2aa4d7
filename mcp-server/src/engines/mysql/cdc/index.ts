import type { CdcEngine } from '../../../model/cdc-contract.ts';
import { guardSource, guardTarget } from './guard.ts';
import { limitsOf, logsCascades } from './limits.ts';
import { prepareSource, prepareTarget, sendSignal } from './prepare.ts';
import { sinkSettings } from './sink.ts';
import { sourceSettings } from './source.ts';

/** How Debezium reads and writes MySQL and MariaDB. */
export const mysqlCdc: CdcEngine = {
  logsCascades,
  logsGenerated: true,
  runsTriggers: true,
  plugin: ({ flavor }) => (flavor === 'mariadb' ? 'debezium-connector-mariadb' : 'debezium-connector-mysql'),
  quote: '`',
  refuses: () => null,
  limits: limitsOf,
  source: sourceSettings,
  prepareSource,
  sink: sinkSettings,
  prepareTarget,
  needsSuperuser: () => false,
  guardSource,
  guardTarget,
  dmsEndpoint: {
    source: [],
    target: [
      {
        key: 'Endpoint of the target: ExtraConnectionAttributes',
        value: 'initstmt=SET FOREIGN_KEY_CHECKS=0',
        because: 'Tables are loaded side by side, so a child may come before its parent.',
      },
    ],
  },
  signal: sendSignal,
};
