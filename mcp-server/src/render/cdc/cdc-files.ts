import type { DescribedCdc } from '../../model/described-cdc.ts';
import type { RenderedFile } from '../render-input.ts';
import { renderTemplate } from '../template-engine.ts';
import { cdcDocument } from './cdc-document.ts';
import type { CdcFacts } from './cdc-facts.ts';
import { composeFile } from './compose-file.ts';
import { connectorsDocument } from './connectors-document.ts';
import { debeziumServerFile } from './debezium-server-file.ts';
import { environmentFile } from './environment-file.ts';
import { connectorFiles, dmsFiles } from './json-files.ts';
import { kubernetesFiles } from './kubernetes-files.ts';
import { propertiesText } from './properties-text.ts';
import { cdcSqlFiles } from './sql-files.ts';

/** Change data capture as files, sorted by path; nothing when no table can be carried, which the plan says. The same input gives the same bytes. */
export function renderCdc(cdc: DescribedCdc, facts: CdcFacts): RenderedFile[] {
  const { sides } = facts;
  if (cdc.source === null) return [];
  const files = [
    ...connectorFiles(cdc),
    cdcDocument(cdc, facts),
    connectorsDocument(cdc, sides),
    { path: 'cdc/worker.properties', text: propertiesText(WORKER, cdc.worker) },
    environmentFile(sides, cdc.kafka),
    composeFile(cdc),
    ...kubernetesFiles(cdc),
    ...cdcSqlFiles(cdc, sides),
    { path: 'cdc/connect.sh', text: renderTemplate('cdc/connect.sh', {}, null) },
    ...debeziumServerFile(cdc),
    ...dmsFiles(cdc),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const WORKER = [
  'A distributed worker of Kafka Connect 4.3 with Debezium 3.6.1. Start as many as you like: they share the tasks.',
  'Run it with -Duser.timezone=UTC (KAFKA_OPTS), or moments shift by the zone of the machine.',
];
