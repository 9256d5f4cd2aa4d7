import { CDC_HEARTBEAT, type CdcSideInput, noColumn, regexOf, tableRegex } from '../../../model/cdc-contract.ts';
import type { Setting } from '../../../model/described-cdc.ts';
import { quoteIdentifier } from '../quote.ts';
import { publicationName } from './publication.ts';

/** What the connector of PostgreSQL is told beyond what all are told. */
export function sourceSettings(input: CdcSideInput): Setting[] {
  return [...connection(input), ...slot(input), ...values(input)];
}

function connection({ schema, home, encrypted }: CdcSideInput): Setting[] {
  const beat = `${quoteIdentifier(home)}.${quoteIdentifier(CDC_HEARTBEAT)}`;
  return [
    {
      key: 'connector.class',
      value: 'io.debezium.connector.postgresql.PostgresConnector',
      because: `The source is ${schema.flavor} ${schema.version}.`,
    },
    { key: 'database.dbname', value: schema.database, because: 'A slot belongs to one database.' },
    {
      key: 'database.sslmode',
      value: encrypted ? 'require' : 'prefer',
      because: encrypted
        ? 'Lockstep’s own connection to the source is encrypted. It does not prove who answers: for that give a certificate.'
        : 'Lockstep’s own connection to the source is not encrypted; where the network is not yours, require it.',
    },
    {
      key: 'heartbeat.action.query',
      value: `UPDATE ${beat} SET beat_at = clock_timestamp() AT TIME ZONE 'UTC' WHERE id = 1`,
      because:
        'Other databases of the server write WAL too: without a change here the slot never moves on, and the disk fills. And a row that changes travels the whole way.',
    },
  ];
}

function slot({ schema, prefix, tables, home }: CdcSideInput): Setting[] {
  const name = publicationName(prefix);
  const partitioned = tables.some(({ table }) => table.partitioning !== null);
  const major = Number.parseInt(schema.version, 10);
  return [
    {
      key: 'plugin.name',
      value: 'pgoutput',
      because: 'The default (decoderbufs) is an extension that servers do not have.',
    },
    {
      key: 'slot.name',
      value: name,
      because: 'A slot of its own: two readers of one slot lose changes to each other.',
    },
    {
      key: 'slot.drop.on.stop',
      value: 'false',
      because: 'A stop must keep its place. Drop it by source-undo.sql when all is over, or the disk fills.',
    },
    ...(major >= 17
      ? [
          {
            key: 'slot.failover',
            value: 'true',
            because: 'PostgreSQL 17 and later carry the slot to a standby, if sync_replication_slots is on there.',
          },
        ]
      : []),
    { key: 'publication.name', value: name, because: 'Made by source-setup.sql, for exactly these tables.' },
    {
      key: 'publication.autocreate.mode',
      value: 'disabled',
      because: 'The default publishes all tables of the database, and needs a superuser.',
    },
    ...(partitioned
      ? [
          {
            key: 'publish.via.partition.root',
            value: 'true',
            because: 'A row of a partition is a row of its table: one topic, one key.',
          },
        ]
      : []),
    {
      key: 'offset.mismatch.strategy',
      value: 'trust_offset',
      because:
        'The default starts wherever the slot stands. A slot that stands behind what Kafka has is moved up; one that stands beyond it has a gap, and the task stops.',
    },
    {
      key: 'schema.include.list',
      value: [...new Set([home, ...tables.map(({ table }) => table.schema)])].sort().map(regexOf).join(','),
      because: 'Only the schemas that hold migrated tables.',
    },
    {
      key: 'snapshot.locking.mode',
      value: 'none',
      because: 'Only definitions are read at the first start; nobody has to wait. No table may be altered meanwhile.',
    },
  ];
}

function values({ home, tables }: CdcSideInput): Setting[] {
  const generated = tables.flatMap(({ table }) =>
    table.columns
      .filter((column) => column.generated !== null)
      .map(({ name }) => `${tableRegex(table)}\\.${regexOf(name)}`),
  );
  return [
    {
      key: 'column.exclude.list',
      value: (generated.length === 0 ? [noColumn(home)] : generated).join(','),
      because:
        'Generated columns are not in the log. While SELECT * of a snapshot returns one, the snapshot passes its table over and waits for ever at the next; where this list is, the snapshot names the columns that it reads, so that one which is added meanwhile does no harm either.',
    },
    {
      key: 'time.precision.mode',
      value: 'adaptive_time_microseconds',
      because: 'Times of day and moments keep all six digits after the second.',
    },
    {
      key: 'interval.handling.mode',
      value: 'string',
      because: 'The default counts a month as 30.4 days.',
    },
    {
      key: 'include.unknown.datatypes',
      value: 'false',
      because:
        'Bytes of a type that nobody knows would be written as if they were its value; such columns are refused below.',
    },
  ];
}
