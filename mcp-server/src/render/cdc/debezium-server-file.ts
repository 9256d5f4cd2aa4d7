import type { DescribedCdc, Setting } from '../../model/described-cdc.ts';
import type { RenderedFile } from '../render-input.ts';
import { propertiesText } from './properties-text.ts';

/** What only Kafka and its Connect understand. */
const OF_CONNECT =
  /^(tasks\.max|topics|topic\.creation\.|producer\.|consumer\.|errors\.|(key|value|header)\.converter(\.|$)|notification\.|signal\.(kafka|consumer)\.|schema\.history\.internal\.(kafka|producer|consumer)\.)/;

/** Whether one process without Kafka can do it: one sink that leaves rows as they are. */
export function isLight({ sinks }: DescribedCdc): boolean {
  const [only, ...more] = sinks;
  return only !== undefined && more.length === 0 && !only.settings.some(({ key }) => key === 'transforms');
}

/** The source and the sink as one process of Debezium Server; nothing where it cannot do it. */
export function debeziumServerFile(cdc: DescribedCdc): RenderedFile[] {
  const [sink] = cdc.sinks;
  if (cdc.source === null || sink === undefined || !isLight(cdc)) return [];
  const kept = (settings: readonly Setting[]) => settings.filter(({ key }) => !OF_CONNECT.test(key));
  const source = kept(cdc.source.settings).map((setting) =>
    setting.key === 'signal.enabled.channels'
      ? { ...setting, value: 'source', because: 'There is no Kafka for another channel.' }
      : setting,
  );
  const settings = [
    ...source.map(({ key, ...rest }) => ({ key: `debezium.source.${key}`, ...rest })),
    ...storage(cdc.source.settings.some(({ key }) => key.startsWith('schema.history.'))),
    { key: 'debezium.sink.type', value: 'jdbc', because: 'Straight into the target.' },
    ...kept(sink.settings)
      .filter(({ key }) => key !== 'connector.class')
      .map(({ key, ...rest }) => ({ key: `debezium.sink.jdbc.${key}`, ...rest })),
    { key: 'quarkus.log.level', value: 'INFO', because: 'No values of rows.' },
  ];
  const text = propertiesText(
    ABOUT,
    settings.map(({ key, value, because }) => ({ key, value: asQuarkus(value), because })),
  );
  return [{ path: 'cdc/debezium-server/application.properties', text }];
}

const ABOUT = [
  'Debezium Server 3.6.1 (Java 21): the log of the source straight into the target, without Kafka.',
  'Copy it to config/ of the unpacked server, and start run.sh with the environment of env.example and JAVA_OPTS=-Duser.timezone=UTC.',
  'Positions and the history of definitions stand in data/: lose that folder and everything begins anew. One process, one machine.',
];

function storage(history: boolean): Setting[] {
  return [
    {
      key: 'debezium.source.offset.storage',
      value: 'org.apache.kafka.connect.storage.FileOffsetBackingStore',
      because: 'The position in the log, on the disk of this machine.',
    },
    { key: 'debezium.source.offset.storage.file.filename', value: 'data/offsets.dat', because: 'Back it up.' },
    { key: 'debezium.source.offset.flush.interval.ms', value: '5000', because: 'So much is repeated after a kill.' },
    ...(history
      ? [
          {
            key: 'debezium.source.schema.history.internal',
            value: 'io.debezium.storage.file.history.FileSchemaHistory',
            because: 'What the tables looked like at each position.',
          },
          {
            key: 'debezium.source.schema.history.internal.file.filename',
            value: 'data/schema-history.dat',
            because: 'Without it the log cannot be read.',
          },
        ]
      : []),
  ];
}

/** Quarkus puts in the environment itself, and takes `$$` for a dollar that Debezium shall see. */
function asQuarkus(value: string): string {
  return value.replaceAll('$', '$$$$').replace(/\$\$\{env:(LOCKSTEP_CDC_\w+)\}/g, '$${$1}');
}
