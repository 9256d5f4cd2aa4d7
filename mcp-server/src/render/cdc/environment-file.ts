import type { KafkaSecurity } from '../../model/described-cdc.ts';
import type { KitSides } from '../kit-files.ts';
import type { RenderedFile } from '../render-input.ts';

/** What the workers must be given; secrets are left empty. */
export function environmentFile(sides: KitSides, kafka: KafkaSecurity): RenderedFile {
  const text = [
    '# The environment of every Kafka Connect worker. Copy it to .env, fill it in, and never commit that file.',
    ...side('SOURCE', sides.source.label, 'lockstep_capture'),
    ...side('TARGET', sides.target.label, 'lockstep_sink'),
    '# Brokers as host:port, with commas between them.',
    'LOCKSTEP_CDC_KAFKA=127.0.0.1:9092',
    ...login(kafka),
    '# Copies of each topic: 3 where there are three brokers or more.',
    'LOCKSTEP_CDC_REPLICATION=3',
    '# Where Connect’s REST listens. It has no password.',
    'LOCKSTEP_CDC_LISTENER=http://127.0.0.1:8083',
    '',
  ];
  return { path: 'cdc/env.example', text: text.join('\n') };
}

function login({ ownAuthority, sasl }: KafkaSecurity): string[] {
  return [
    ...(sasl === null
      ? []
      : [
          '# The login for the brokers; neither quotes nor backslashes in the password, which stands in a line of JAAS.',
          'LOCKSTEP_CDC_KAFKA_USER=',
          'LOCKSTEP_CDC_KAFKA_PASSWORD=',
        ]),
    ...(ownAuthority
      ? [
          '# The authority of the brokers’ certificates, as PEM, where the worker sees it.',
          'LOCKSTEP_CDC_KAFKA_CA=/lockstep/kafka-ca.pem',
        ]
      : []),
  ];
}

function side(name: 'SOURCE' | 'TARGET', label: string, login: string): string[] {
  // A label is host:port/database; anything else is left to the reader.
  const [, host = '', port = ''] = /^([\w.:[\]-]+):(\d+)\//.exec(label) ?? [];
  return [
    `LOCKSTEP_CDC_${name}_HOST=${host}`,
    `LOCKSTEP_CDC_${name}_PORT=${port}`,
    `LOCKSTEP_CDC_${name}_USER=${login}`,
    `LOCKSTEP_CDC_${name}_PASSWORD=`,
  ];
}
