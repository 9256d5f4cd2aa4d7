import { fromEnvironment } from '../model/cdc-contract.ts';
import type { Connector, Setting } from '../model/described-cdc.ts';
import { groupBy } from '../model/group-by.ts';
import { type CdcInput, shortHash } from './cdc-input.ts';
import { converterSettings, errorSettings } from './common-settings.ts';
import type { Carried } from './judge-pair.ts';
import { PARTITIONS } from './source-connector.ts';
import { transformSettings } from './transforms.ts';

/** A pair and the topic that its rows come through. */
export interface Routed {
  readonly pair: Carried;
  readonly topic: string;
  readonly partitions: number;
}

/** The sinks, and which of them writes each pair. */
export interface PlannedSinks {
  readonly connectors: readonly Connector[];
  readonly nameOf: ReadonlyMap<Routed, string>;
}

/** One sink for all pairs of a target schema that need no change on the way; one for each other pair. */
export function planSinks(
  input: CdcInput,
  routed: readonly Routed[],
  prefix: string,
  homeTopic: string,
  home: string,
): PlannedSinks {
  const nameOf = new Map<Routed, string>();
  const plain = groupBy(routed.filter(isPlain), ({ pair }) => pair.target.schema);
  if (!plain.has(home)) plain.set(home, []);
  const shared = [...plain].map(([namespace, group]) => {
    const name = namespace === home ? `${prefix}-sink` : `${prefix}-sink-${slug(namespace, [namespace])}`;
    for (const one of group) nameOf.set(one, name);
    return sharedSink(input, name, namespace, group, namespace === home ? [homeTopic] : []);
  });
  const own = routed
    .filter((one) => !isPlain(one))
    .map((one) => {
      const { schema, name: table } = one.pair.target;
      const name = `${prefix}-sink-${slug(table, [schema, table, one.topic])}`;
      nameOf.set(one, name);
      return ownSink(input, name, one);
    });
  return { connectors: [...shared, ...own], nameOf };
}

/** What the sink does to the rows of a pair, in words. */
export function changesOf({ pair }: Routed): string[] {
  const { source, target, excluded, renames, constants } = pair;
  return [
    ...(source.name === target.name ? [] : [`written to ${target.name}`]),
    ...renames.map(([from, to]) => `${from} becomes ${to}`),
    ...(excluded.length === 0 ? [] : [`left behind: ${excluded.join(', ')}`]),
    ...constants.map(({ column }) => `${column} is a constant`),
  ];
}

function isPlain({ pair }: Routed): boolean {
  return pair.source.name === pair.target.name && pair.renames.length === 0 && pair.constants.length === 0;
}

function slug(name: string, of: readonly string[]): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)
    ? plain
    : `${plain === '' ? 'table' : plain}-${shortHash(of).slice(0, 6)}`;
}

function sharedSink(
  input: CdcInput,
  name: string,
  namespace: string,
  group: readonly Routed[],
  more: readonly string[],
): Connector {
  const left = group.flatMap(({ pair, topic }) => pair.excluded.map((column) => `${topic}:${column}`));
  const topics = [...group.map(({ topic }) => topic), ...more];
  const tasks = Math.min(PARTITIONS, Math.max(1, ...group.map(({ partitions }) => partitions), group.length));
  return {
    name,
    settings: [
      ...common(input, namespace, topics, tasks),
      {
        key: 'collection.name.format',
        value: `${namespace}.\${source.table}`,
        because:
          'The table has the same name on both sides; the default would write to one that is named after the topic.',
      },
      ...(left.length === 0
        ? []
        : [
            {
              key: 'field.exclude.list',
              value: left.join(','),
              because:
                'Columns that stay behind. Left out here and not at the source, where column filters and snapshots disagree; a column that is added later is not in it, so the sink stops and somebody decides.',
            },
          ]),
    ],
  };
}

function ownSink(input: CdcInput, name: string, { pair, topic, partitions }: Routed): Connector {
  return {
    name,
    settings: [
      ...common(input, pair.target.schema, [topic], partitions),
      {
        key: 'collection.name.format',
        value: `${pair.target.schema}.${pair.target.name}`,
        because: `Rows of ${pair.source.name} go to ${pair.target.name}.`,
      },
      ...transformSettings(pair),
    ],
  };
}

function common({ target }: CdcInput, namespace: string, topics: readonly string[], tasks: number): Setting[] {
  const { schema, encrypted, dialect } = target;
  const secret = 'From the environment of the worker: no connector of this folder holds it.';
  return [
    {
      key: 'connector.class',
      value: 'io.debezium.connector.jdbc.JdbcSinkConnector',
      because: 'It understands Debezium’s types.',
    },
    { key: 'tasks.max', value: String(tasks), because: 'As many as there are partitions to share.' },
    {
      key: 'topics',
      value: [...new Set(topics)].join(','),
      because: 'By name: a topic that appears later is not written anywhere by accident.',
    },
    ...dialect.cdc.sink({ schema, encrypted, namespace }),
    { key: 'connection.username', value: fromEnvironment('TARGET_USER'), because: secret },
    { key: 'connection.password', value: fromEnvironment('TARGET_PASSWORD'), because: secret },
    { key: 'connection.pool.min_size', value: '1', because: 'A task uses one connection; the default opens five.' },
    { key: 'connection.pool.max_size', value: '2', because: 'One to write, one to look at the catalogue.' },
    {
      key: 'connection.restart.on.errors',
      value: 'false',
      because:
        'After a failover a replica may lack writes that the sink has counted as done: a person looks, then restarts the task.',
    },
    { key: 'insert.mode', value: 'upsert', because: 'The default fails on the first event that comes twice.' },
    {
      key: 'primary.key.mode',
      value: 'record_key',
      because: 'The default has no key, and every update would be a new row.',
    },
    { key: 'delete.enabled', value: 'true', because: 'The default ignores deletes.' },
    { key: 'truncate.enabled', value: 'false', because: 'A TRUNCATE is a decision of people.' },
    {
      key: 'schema.evolution',
      value: 'none',
      because:
        'The target’s tables are made by a migration that people read (schema/), never by a sink that guesses types.',
    },
    { key: 'quote.identifiers', value: 'true', because: 'The default folds names to lower case.' },
    { key: 'use.time.zone', value: 'UTC', because: 'A reading without a zone stays what it is.' },
    { key: 'batch.size', value: '500', because: 'Rows in one statement’s batch, one transaction.' },
    {
      key: 'use.reduction.buffer',
      value: 'false',
      because:
        'It drops earlier events of a key inside a batch, and with them the order between rows of a unique column.',
    },
    { key: 'flush.max.retries', value: '10', because: 'Deadlocks and short breaks of the target pass by.' },
    { key: 'flush.retry.delay.ms', value: '1000', because: 'Between two of them.' },
    {
      key: 'consumer.override.auto.offset.reset',
      value: 'earliest',
      because: 'A sink without a position starts at the beginning, and never after it.',
    },
    {
      key: 'consumer.override.allow.auto.create.topics',
      value: 'false',
      because: 'A sink that asks for a topic too early would have the broker make it with its own partitions.',
    },
    {
      key: 'consumer.override.metadata.max.age.ms',
      value: '10000',
      because: 'A topic is made at the first change of its table; by default it is noticed after five minutes.',
    },
    {
      key: 'consumer.override.max.poll.records',
      value: '500',
      because: 'A batch that is taken is a batch that is written.',
    },
    ...converterSettings(),
    ...errorSettings(),
  ];
}
