import {
  CDC_HEARTBEAT,
  CDC_SIGNAL,
  type CdcSideInput,
  fromEnvironment,
  regexOf,
  tableRegex,
} from '../model/cdc-contract.ts';
import type { CdcTable, Connector, Setting } from '../model/described-cdc.ts';
import { tableKey } from '../model/mapping.ts';
import { columnSet } from '../model/unique-keys.ts';
import type { CdcInput } from './cdc-input.ts';
import { converterSettings, errorSettings } from './common-settings.ts';
import type { Carried } from './judge-pair.ts';
import { OPEN, securitySettings } from './kafka-security.ts';

/** Partitions of a topic whose rows may be applied side by side. */
export const PARTITIONS = 4;
/** The largest event: a row with its old image. */
export const MAX_EVENT_BYTES = 16 * 1024 * 1024;

/** The connector that reads the source’s log. */
export function sourceConnector(
  { source, kafka = OPEN }: CdcInput,
  side: CdcSideInput,
  carried: readonly Carried[],
  tables: readonly CdcTable[],
): Connector {
  const own = source.dialect.cdc.source(side);
  const history = 'schema.history.internal.';
  // Debezium's own clients do not take what the worker's are told.
  const clients = [
    'signal.consumer.',
    ...(own.some(({ key }) => key.startsWith(history)) ? [`${history}producer.`, `${history}consumer.`] : []),
  ];
  const settings = [
    ...own,
    ...reach(side.prefix),
    ...scope(source, side, carried),
    ...snapshot(side),
    ...events(carried),
    ...topics(tables, side),
    ...converterSettings(),
    ...errorSettings(),
    ...securitySettings(kafka, clients),
  ];
  return { name: `${side.prefix}-source`, settings };
}

function reach(prefix: string): Setting[] {
  const secret = 'From the environment of the worker: no connector of this folder holds it.';
  return [
    { key: 'tasks.max', value: '1', because: 'One log has one reader.' },
    { key: 'topic.prefix', value: prefix, because: 'Begins the name of every topic; it must never change.' },
    { key: 'database.hostname', value: fromEnvironment('SOURCE_HOST'), because: secret },
    { key: 'database.port', value: fromEnvironment('SOURCE_PORT'), because: secret },
    { key: 'database.user', value: fromEnvironment('SOURCE_USER'), because: secret },
    { key: 'database.password', value: fromEnvironment('SOURCE_PASSWORD'), because: secret },
  ];
}

function scope({ schema }: CdcInput['source'], { home }: CdcSideInput, carried: readonly Carried[]): Setting[] {
  const names = [...carried.map(({ source }) => source), { schema: home, name: CDC_HEARTBEAT }];
  const seen = new Map(names.map((name) => [tableKey(name), name]));
  const lower = new Map<string, number>();
  for (const { schema: of, name } of schema.tables) {
    const key = `${of}.${name}`.toLowerCase();
    lower.set(key, (lower.get(key) ?? 0) + 1);
  }
  const exact = (name: { schema: string; name: string }) => {
    const twins = (lower.get(`${name.schema}.${name.name}`.toLowerCase()) ?? 0) > 1;
    return twins ? `(?-i:${tableRegex(name)})` : tableRegex(name);
  };
  const keys = carried.flatMap(({ source, mapping }) => {
    const wanted = mapping.key.map((pair) => pair.source);
    if (source.primaryKey !== null && columnSet(source.primaryKey.columns) === columnSet(wanted)) return [];
    return [`${tableRegex(source)}:${wanted.map(regexOf).join(',')}`];
  });
  return [
    {
      key: 'table.include.list',
      value: [...seen.values()].map(exact).join(','),
      because:
        'The migrated tables and the heartbeat. Each entry is a regular expression, so every sign in a name is escaped.',
    },
    ...(keys.length === 0
      ? []
      : [
          {
            key: 'message.key.columns',
            value: [...new Set(keys)].join(';'),
            because: 'The target identifies these rows by another key than the source’s primary key.',
          },
        ]),
  ];
}

function snapshot({ home, prefix }: CdcSideInput): Setting[] {
  return [
    {
      key: 'snapshot.mode',
      value: 'no_data',
      because:
        'Rows are copied by incremental snapshots, which pause and go on. Never when_needed: after a lost log it copies again and the deletes of the gap are never sent.',
    },
    {
      key: 'signal.enabled.channels',
      value: 'source,kafka',
      because: 'A signal in the source’s table, or where that cannot be written, in a topic.',
    },
    {
      key: 'signal.data.collection',
      value: `${home}.${CDC_SIGNAL}`,
      because: 'Also marks, in the log itself, between which a chunk was read: what changed meanwhile wins.',
    },
    { key: 'signal.kafka.topic', value: `${prefix}-signal`, because: 'Its records’ key must be the topic.prefix.' },
    {
      key: 'signal.kafka.bootstrap.servers',
      value: fromEnvironment('KAFKA'),
      because: 'From the environment of the worker.',
    },
    {
      key: 'notification.enabled.channels',
      value: 'sink',
      because: 'Begin, progress and end of each snapshot are told in a topic.',
    },
    {
      key: 'notification.sink.topic.name',
      value: `${prefix}-notifications`,
      because: 'Whoever waits for the end of a snapshot reads it there.',
    },
    {
      key: 'incremental.snapshot.chunk.size',
      value: '2048',
      because: 'Rows between two marks: read in one statement, held in memory until the second mark comes by.',
    },
    {
      key: 'incremental.snapshot.watermarking.strategy',
      value: 'insert_delete',
      because: 'The default leaves two rows in the signal table for each chunk.',
    },
  ];
}

function events(carried: readonly Carried[]): Setting[] {
  const typed = carried.flatMap(({ source, columns }) =>
    columns
      .filter(({ own, other }) => own.type.kind === 'bits' && other.type.kind === 'bits')
      .map(({ own }) => `${tableRegex(source)}\\.${regexOf(own.name)}`),
  );
  return [
    {
      key: 'event.processing.failure.handling.mode',
      value: 'fail',
      because: 'An event that cannot be read stops the task; a skipped one is a lost change.',
    },
    {
      key: 'event.converting.failure.handling.mode',
      value: 'fail',
      because: 'The default (warn) sends the row without the value.',
    },
    {
      key: 'tombstones.on.delete',
      value: 'true',
      because: 'A delete is told twice: as an event, and as an empty record.',
    },
    { key: 'decimal.handling.mode', value: 'precise', because: 'Never through floating point.' },
    { key: 'binary.handling.mode', value: 'bytes', because: 'The sink takes bytes.' },
    {
      key: 'skipped.operations',
      value: 't',
      because: 'A TRUNCATE is not repeated on the target: it is a decision of people, and parity names the rows.',
    },
    ...(typed.length === 0
      ? []
      : [
          {
            key: 'column.propagate.source.type',
            value: [...new Set(typed)].join(','),
            because: 'One bit travels as true or false; the sink makes a bit of it when it knows the type.',
          },
        ]),
    {
      key: 'heartbeat.interval.ms',
      value: '5000',
      because: 'The default is none: a source that nobody writes would look like a connector that is dead.',
    },
    {
      key: 'errors.max.retries',
      value: '10',
      because: 'The default tries for ever and looks healthy; after ten the task has failed and the alert comes.',
    },
  ];
}

function topics(tables: readonly CdcTable[], { prefix }: CdcSideInput): Setting[] {
  const single = tables.filter(({ partitions }) => partitions === 1).map(({ topic }) => topic);
  const regex = (topic: string) => topic.replace(/[.]/g, '\\.');
  const ordered = [...new Set([...single, `${prefix}-notifications`])];
  return [
    {
      key: 'topic.creation.default.partitions',
      value: String(PARTITIONS),
      because: 'Rows of one key stay in one partition; so many tasks of a sink may write a table side by side.',
    },
    {
      key: 'topic.creation.default.replication.factor',
      value: fromEnvironment('REPLICATION'),
      because: '3 where there are three brokers: a broker that dies takes no change along.',
    },
    {
      key: 'topic.creation.default.cleanup.policy',
      value: 'delete',
      because: 'Compaction forgets deletes after a day: a sink that was away longer would keep the rows.',
    },
    {
      key: 'topic.creation.default.retention.ms',
      value: '-1',
      because: 'An event that a paused sink has not read yet must not expire. Delete the topics when all is over.',
    },
    {
      key: 'topic.creation.default.max.message.bytes',
      value: String(MAX_EVENT_BYTES),
      because: 'A long row and its old image in one event.',
    },
    { key: 'topic.creation.groups', value: 'ordered', because: 'Tables whose rows depend on each other’s order.' },
    {
      key: 'topic.creation.ordered.include',
      value: ordered.map(regex).join(','),
      because:
        'Beside its key the target keeps other columns unique: a value must be free before another row takes it.',
    },
    { key: 'topic.creation.ordered.partitions', value: '1', because: 'One partition keeps the order of the log.' },
    {
      key: 'producer.override.max.request.size',
      value: String(MAX_EVENT_BYTES),
      because: 'The default refuses a row above 1 MB.',
    },
    {
      key: 'producer.override.compression.type',
      value: 'lz4',
      because: 'Each event holds its schema, which compresses well.',
    },
  ];
}
