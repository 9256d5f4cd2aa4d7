import type { KafkaSecurity } from '../../model/described-cdc.ts';

/** What the environment of a worker must hold. */
export function workerEnvironment({ ownAuthority, sasl }: KafkaSecurity): string[] {
  const sides = ['SOURCE', 'TARGET'].flatMap((side) =>
    ['HOST', 'PORT', 'USER', 'PASSWORD'].map((what) => `${side}_${what}`),
  );
  const login = sasl === null ? [] : ['KAFKA_USER', 'KAFKA_PASSWORD'];
  const names = [...sides, 'KAFKA', ...login, ...(ownAuthority ? ['KAFKA_CA'] : []), 'REPLICATION', 'LISTENER'];
  return names.map((name) => `LOCKSTEP_CDC_${name}`);
}

/** Where a worker in a container finds the authority of the brokers. */
export const MOUNTED_CA = '/mnt/kafka-ca/kafka-ca.pem';
