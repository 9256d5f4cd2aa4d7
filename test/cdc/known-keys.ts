import known from './debezium-3.6.1-keys.json' with { type: 'json' };

/** Keys of Debezium that belong to a class of connectors. */
const BY_CLASS: Readonly<Record<string, readonly string[]>> = {
  'io.debezium.connector.mysql.MySqlConnector': known.mysql,
  'io.debezium.connector.mariadb.MariaDbConnector': known.mariadb,
  'io.debezium.connector.postgresql.PostgresConnector': known.postgres,
  'io.debezium.connector.jdbc.JdbcSinkConnector': known.jdbcSink,
};

const parts: Readonly<Record<string, readonly string[]>> = known.parts;

/** The keys of a connector that neither Debezium 3.6.1 nor Kafka Connect knows, or that Debezium gives up. */
export function unknownKeys(config: Readonly<Record<string, string>>): string[] {
  const own = BY_CLASS[config['connector.class'] ?? ''];
  if (own === undefined) return ['connector.class'];
  const sink = config['connector.class']?.includes('.jdbc.') === true;
  const allowed = new Set([...own, ...known.connect.any, ...(sink ? known.connect.sink : known.connect.source)]);
  return Object.keys(config).filter(
    (key) => known.deprecated.includes(key) || !(allowed.has(key) || isPart(key, config, sink)),
  );
}

/** A key of something that the connector was told to use. */
function isPart(key: string, config: Readonly<Record<string, string>>, sink: boolean): boolean {
  const of = (prefix: string, names: readonly string[]) =>
    key.startsWith(prefix) && names.includes(key.slice(prefix.length));
  const { connect } = known;
  if (['key', 'value', 'header'].some((each) => of(`${each}.converter.`, connect.jsonConverter))) return true;
  if (key === 'header.converter') return true;
  // Debezium's own clients of Kafka are told apart from the worker's.
  if (!sink && DEBEZIUM_CLIENTS.some((client) => of(client, connect.security))) return true;
  // What begins with driver. goes to the JDBC driver as it is.
  if (!sink && of('driver.', ['useServerPrepStmts'])) return true;
  if (sink && of('consumer.override.', connect.consumer)) return true;
  if (!sink && of('producer.override.', connect.producer)) return true;
  if (
    !sink &&
    ['default', ...listed(config['topic.creation.groups'])].some((group) =>
      of(`topic.creation.${group}.`, connect.topicCreation),
    )
  )
    return true;
  return (
    listed(config.converters).some((name) => isSetting(key, `${name}.`, config)) ||
    listed(config.transforms).some((name) => isSetting(key, `transforms.${name}.`, config))
  );
}

const DEBEZIUM_CLIENTS = ['schema.history.internal.producer.', 'schema.history.internal.consumer.', 'signal.consumer.'];

function isSetting(key: string, prefix: string, config: Readonly<Record<string, string>>): boolean {
  const type = config[`${prefix}type`]?.replace(/\$(Key|Value)$/, '') ?? '';
  const names = parts[type];
  return names !== undefined && [...names, 'type'].some((name) => key === `${prefix}${name}`);
}

function listed(value: string | undefined): string[] {
  return value === undefined ? [] : value.split(',');
}

/** The properties of a worker that Kafka Connect does not know. */
export function unknownWorkerKeys(keys: readonly string[]): string[] {
  const { worker, jsonConverter, security } = known.connect;
  const converters = ['key', 'value', 'header'];
  const allowed = [
    ...worker,
    'header.converter',
    ...['', 'producer.', 'consumer.'].flatMap((client) => security.map((name) => `${client}${name}`)),
    ...converters.flatMap((each) => jsonConverter.map((name) => `${each}.converter.${name}`)),
  ];
  return keys.filter((key) => !allowed.includes(key));
}
