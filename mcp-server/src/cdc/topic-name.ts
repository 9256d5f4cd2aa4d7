import type { TableName } from '../model/mapping.ts';

/** The topic that Debezium sends a table’s events to: what Kafka does not take becomes an underscore. */
export function topicName(prefix: string, { schema, name }: TableName): string {
  return `${prefix}.${schema}.${name}`.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 249);
}
