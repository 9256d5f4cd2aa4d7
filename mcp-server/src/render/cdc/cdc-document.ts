import type { CdcRefusal, DescribedCdc } from '../../model/described-cdc.ts';
import { fullName } from '../../model/mapping.ts';
import type { RenderedFile } from '../render-input.ts';
import { renderTemplate } from '../template-engine.ts';
import type { CdcDocumentContext } from './cdc-contexts.ts';
import type { CdcFacts } from './cdc-facts.ts';
import { isLight } from './debezium-server-file.ts';

/** CDC.md: what is carried, what is not, in which order, and how large the platform must be. */
export function cdcDocument(cdc: DescribedCdc, { sides, checks, capacity }: CdcFacts): RenderedFile {
  const { dms } = cdc;
  const command = (file: string, side: 'source' | 'target') => sides[side].dialect.clientCommand(`cdc/sql/${file}.sql`);
  const context: CdcDocumentContext = {
    origin: { source: sides.source.label, target: sides.target.label },
    light: isLight(cdc),
    tables: cdc.tables.map(({ source, target, key, topic, partitions, sink, changes }) => ({
      source: fullName(source),
      target: fullName(target),
      key: key.join(', '),
      topic,
      partitions,
      sink,
      changes: changes.join('; '),
    })),
    refused: cdc.refused.map(refusal),
    limits: [...cdc.limits],
    checks: checks.map(({ setting, value, wanted, ok }) => ({
      setting,
      value,
      wanted,
      verdict: ok ? 'met' : 'NOT MET',
    })),
    commands: {
      sourceSetup: [command('source-setup', 'source')],
      targetSetup: [command('target-setup', 'target')],
      start: ['docker compose -f cdc/docker-compose.yaml up -d'],
      create: ['sh cdc/connect.sh create', 'sh cdc/connect.sh status'],
      snapshot: [command('snapshot', 'source')],
      pauseSnapshot: command('pause-snapshot', 'source'),
      resumeSnapshot: command('resume-snapshot', 'source'),
      stopSnapshot: command('stop-snapshot', 'source'),
      lag: 'docker compose -f cdc/docker-compose.yaml exec kafka /opt/kafka/bin/kafka-consumer-groups.sh --bootstrap-server kafka:9092 --describe --all-groups',
    },
    notifications: `${cdc.prefix}-notifications`,
    signals: `${cdc.prefix}-signal`,
    slot: cdc.source?.settings.find(({ key }) => key === 'slot.name')?.value ?? null,
    needsSuperuser: cdc.needsSuperuser,
    pipe: [...capacity.pipe],
    parity: [...capacity.parity],
    dmsChoices: [...dms.choices],
    dmsRefused: dms.refused.map(refusal),
    dmsLimits: [...dms.limits],
  };
  return { path: 'cdc/CDC.md', text: renderTemplate('documents/cdc.md', context, null) };
}

function refusal({ table, column, reason }: CdcRefusal): CdcDocumentContext['refused'][number] {
  return { what: column === null ? table : `${table}.${column}`, reason };
}
