import { type CdcSideInput, fromEnvironment } from '../../../model/cdc-contract.ts';
import type { Setting } from '../../../model/described-cdc.ts';
import { grantsSettings } from './grants-settings.ts';

/** How a sink reaches the tables of the database. */
export function sinkSettings({
  schema,
  encrypted,
}: Pick<CdcSideInput, 'schema' | 'encrypted'> & { readonly namespace: string }): Setting[] {
  const options = [
    'stringtype=unspecified',
    ...(grantsSettings(schema) ? ['options=-c%20session_replication_role%3Dreplica'] : []),
    `sslmode=${encrypted ? 'require' : 'prefer'}`,
    'ApplicationName=lockstep%20cdc',
  ];
  const address = `${fromEnvironment('TARGET_HOST')}:${fromEnvironment('TARGET_PORT')}`;
  return [
    {
      key: 'connection.url',
      value: `jdbc:postgresql://${address}/${encodeURIComponent(schema.database)}?${options.join('&')}`,
      because: `stringtype: a text reaches an enum, inet or other column as a literal would. session_replication_role${grantsSettings(schema) ? '' : ' (of the role, by target-setup.sql: this version lets no other than a superuser set it)'}: the topics of parent and child are read apart, so a child may come first; and triggers of the target do not change what the source decided. The guard still runs (ENABLE ALWAYS).`,
    },
    {
      key: 'dialect.postgres.unnest.insert.enabled',
      value: 'false',
      because: 'It casts by the source’s types and cannot write enum columns; turn it on only after a trial.',
    },
  ];
}
