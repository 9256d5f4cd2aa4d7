import { type CdcSideInput, fromEnvironment } from '../../../model/cdc-contract.ts';
import type { Setting } from '../../../model/described-cdc.ts';

const SQL_MODE = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION';

/** How a sink reaches the tables of one database, whose name the address holds. */
export function sinkSettings({
  schema,
  namespace,
  encrypted,
}: Pick<CdcSideInput, 'schema' | 'encrypted'> & { readonly namespace: string }): Setting[] {
  const maria = schema.flavor === 'mariadb';
  const options = [
    'connectionTimeZone=UTC',
    'forceConnectionTimeZoneToSession=true',
    `sessionVariables=foreign_key_checks=0,sql_mode='${SQL_MODE}'`,
    `sslMode=${encrypted ? (maria ? 'trust' : 'REQUIRED') : maria ? 'disable' : 'PREFERRED'}`,
    ...(maria || encrypted ? [] : ['allowPublicKeyRetrieval=true']),
  ];
  const address = `${fromEnvironment('TARGET_HOST')}:${fromEnvironment('TARGET_PORT')}`;
  return [
    {
      key: 'connection.url',
      value: `jdbc:${maria ? 'mariadb' : 'mysql'}://${address}/${encodeURIComponent(namespace)}?${options.join('&')}`,
      because:
        'Moments are written in UTC. foreign_key_checks=0: the topics of parent and child are read apart, so a child may come first. The sql_mode refuses what does not fit instead of cutting it, and keeps a 0 in a numbering column.',
    },
  ];
}
