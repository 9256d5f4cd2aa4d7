import type { DescribedCdc } from '../../model/described-cdc.ts';
import type { KitSides } from '../kit-files.ts';
import type { RenderedFile } from '../render-input.ts';
import { renderTemplate } from '../template-engine.ts';
import { connectorsDocument } from './connectors-document.ts';
import { environmentFile } from './environment-file.ts';
import { connectorFiles, dmsFiles } from './json-files.ts';
import { propertiesText } from './properties-text.ts';
import { cdcSqlFiles } from './sql-files.ts';
import { composeFile, kubernetesFiles } from './yaml-files.ts';

/** Change data capture as files, sorted by path; nothing when no table can be carried. The same input gives the same bytes. */
export function renderCdc(cdc: DescribedCdc, sides: KitSides): RenderedFile[] {
  if (cdc.source === null) return [];
  const files = [
    ...connectorFiles(cdc),
    connectorsDocument(cdc, sides),
    { path: 'cdc/worker.properties', text: propertiesText(WORKER, cdc.worker) },
    environmentFile(sides),
    composeFile(cdc),
    ...kubernetesFiles(cdc, cdc.plugins),
    ...cdcSqlFiles(cdc, sides),
    { path: 'cdc/connect.sh', text: renderTemplate('cdc/connect.sh', {}, null) },
    ...dmsFiles(cdc),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const WORKER = [
  'A distributed worker of Kafka Connect 4.3 with Debezium 3.6.1. Start as many as you like: they share the tasks.',
  'Run it with -Duser.timezone=UTC (KAFKA_OPTS), or moments shift by the zone of the machine.',
];
