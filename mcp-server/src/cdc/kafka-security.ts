import { fromEnvironment } from '../model/cdc-contract.ts';
import type { KafkaSecurity, Setting } from '../model/described-cdc.ts';

/** Brokers without encryption and without a login. */
export const OPEN: KafkaSecurity = { tls: false, ownAuthority: false, sasl: null };

/** How clients of Kafka speak to its brokers, for each of some clients that are told apart by what their keys begin with; nothing where the brokers are open. */
export function securitySettings(kafka: KafkaSecurity, clients: readonly string[]): Setting[] {
  return clients.flatMap((client) =>
    ofClient(kafka).map((setting) => ({ ...setting, key: `${client}${setting.key}` })),
  );
}

function ofClient({ tls, ownAuthority, sasl }: KafkaSecurity): Setting[] {
  if (!tls && sasl === null) return [];
  const protocol = sasl === null ? 'SSL' : tls ? 'SASL_SSL' : 'SASL_PLAINTEXT';
  return [
    { key: 'security.protocol', value: protocol, because: 'As cdc.kafka of lockstep.yaml says.' },
    ...(tls && ownAuthority
      ? [
          {
            key: 'ssl.truststore.type',
            value: 'PEM',
            because: 'The authority of the brokers as it is usually handed out.',
          },
          {
            key: 'ssl.truststore.location',
            value: fromEnvironment('KAFKA_CA'),
            because: 'Where that file stands on the worker.',
          },
        ]
      : []),
    ...(sasl === null
      ? []
      : [
          { key: 'sasl.mechanism', value: sasl.toUpperCase(), because: 'As cdc.kafka.sasl says.' },
          {
            key: 'sasl.jaas.config',
            value: `${loginModule(sasl)} required username="${fromEnvironment('KAFKA_USER')}" password="${fromEnvironment('KAFKA_PASSWORD')}";`,
            because: 'The login from the environment of the worker.',
          },
        ]),
  ];
}

function loginModule(sasl: NonNullable<KafkaSecurity['sasl']>): string {
  return `org.apache.kafka.common.security.${sasl === 'plain' ? 'plain.Plain' : 'scram.Scram'}LoginModule`;
}
