import { createHash } from 'node:crypto';
import {
  CDC_HEARTBEAT,
  type CdcSideInput,
  type CdcSideTable,
  fromEnvironment,
  noColumn,
  regexOf,
  tableRegex,
} from '../../../model/cdc-contract.ts';
import type { Setting } from '../../../model/described-cdc.ts';
import type { Column } from '../../../model/schema.ts';
import { quoteIdentifier } from '../quote.ts';

/** What the connectors of MySQL and MariaDB are told beyond what all are told. */
export function sourceSettings(input: CdcSideInput): Setting[] {
  return [...connection(input), ...history(input), ...values(input)];
}

function connection({ schema, home, prefix, tables, encrypted }: CdcSideInput): Setting[] {
  const maria = schema.flavor === 'mariadb';
  const databases = [...new Set([home, ...tables.map(({ table }) => table.schema)])].sort();
  const beat = `${quoteIdentifier(home)}.${quoteIdentifier(CDC_HEARTBEAT)}`;
  return [
    {
      key: 'connector.class',
      value: maria ? 'io.debezium.connector.mariadb.MariaDbConnector' : 'io.debezium.connector.mysql.MySqlConnector',
      because: `The source is ${schema.flavor} ${schema.version}.`,
    },
    {
      key: 'database.server.id',
      value: String(serverId(`${prefix} ${schema.database}`)),
      because:
        'The connector is a replica to the server. Two with one id throw each other out: change it if it is taken.',
    },
    {
      key: 'database.include.list',
      value: databases.map(regexOf).join(','),
      because: 'Only the databases that hold migrated tables.',
    },
    {
      key: 'database.ssl.mode',
      value: encrypted ? (maria ? 'trust' : 'required') : maria ? 'disable' : 'preferred',
      because: encrypted
        ? 'Lockstep’s own connection to the source is encrypted. It does not prove who answers: for that give a certificate.'
        : 'Lockstep’s own connection to the source is not encrypted; where the network is not yours, require it.',
    },
    {
      key: 'snapshot.locking.mode',
      value: 'none',
      because:
        'Not minimal: FLUSH TABLES WITH READ LOCK waits for the longest query, and every writer waits behind it. No table may be altered while the connector starts for the first time.',
    },
    {
      key: 'connect.keep.alive.interval.ms',
      value: '15000',
      because: 'A session that the server or a failover ended is noticed after so long; the default is a minute.',
    },
    {
      key: 'heartbeat.action.query',
      value: `UPDATE ${beat} SET beat_at = UTC_TIMESTAMP(6) WHERE id = 1`,
      because: 'A row that changes travels the whole way, so an idle source and a dead pipe do not look the same.',
    },
  ];
}

function history({ prefix }: CdcSideInput): Setting[] {
  return [
    {
      key: 'schema.history.internal.kafka.topic',
      value: `${prefix}-schema-history`,
      because: 'What the tables looked like at each position; one partition, kept for ever, used by nobody else.',
    },
    {
      key: 'schema.history.internal.kafka.bootstrap.servers',
      value: fromEnvironment('KAFKA'),
      because: 'From the environment of the worker.',
    },
    {
      key: 'schema.history.internal.store.only.captured.tables.ddl',
      value: 'true',
      because: 'Statements about other tables of the server are not read, and cannot stop the task.',
    },
    {
      key: 'schema.history.internal.skip.unparseable.ddl',
      value: 'false',
      because: 'A definition that is not understood stops the task; skipped, the rows after it would be read wrongly.',
    },
  ];
}

function values(input: CdcSideInput): Setting[] {
  return [
    {
      key: 'bigint.unsigned.handling.mode',
      value: 'precise',
      because: 'The default (long) gives a negative number for values from 2^63 on.',
    },
    {
      key: 'time.precision.mode',
      value: 'adaptive_time_microseconds',
      because: 'All six digits after the second arrive; the nanoseconds of other modes end in the year 2262.',
    },
    {
      key: 'enable.time.adjuster',
      value: 'false',
      because: 'The default makes 2016 of the year 16; the server stores whole years.',
    },
    {
      key: 'driver.useServerPrepStmts',
      value: 'true',
      because:
        'The snapshot reads FLOAT as it is stored; as text the server rounds it to six digits, and the log does not.',
    },
    {
      key: 'inconsistent.schema.handling.mode',
      value: 'fail',
      because: 'An event of a table whose shape is not known is never passed over.',
    },
    {
      key: 'column.exclude.list',
      value: noColumn(input.home),
      because:
        'Means no column, and makes the snapshot name those that it reads: SELECT * leaves out invisible ones (the guard’s is), and then the snapshot passes the table over and waits for ever at the next.',
    },
    ...converters(input.tables),
  ];
}

/** Converters for exactly the columns that need them. */
function converters(tables: readonly CdcSideTable[]): Setting[] {
  const truths = columnsOf(tables, ({ own, other }) => own.type.kind === 'integer' && other.type.kind === 'boolean');
  const dates = columnsOf(
    tables,
    ({ own }) => !own.nullable && (own.type.kind === 'date' || own.type.kind === 'timestamp'),
  );
  const used = [...(truths.length === 0 ? [] : ['bool']), ...(dates.length === 0 ? [] : ['zero'])];
  const package_ = 'io.debezium.connector.binlog.converters';
  if (used.length === 0) return [];
  return [
    { key: 'converters', value: used.join(','), because: 'Only for the columns that their selectors name.' },
    ...(truths.length === 0
      ? []
      : [
          {
            key: 'bool.type',
            value: `${package_}.TinyIntOneToBooleanConverter`,
            because: 'These columns are boolean on the target, which takes no number.',
          },
          { key: 'bool.selector', value: truths.join(','), because: 'By name: other columns keep their numbers.' },
          {
            key: 'bool.length.checker',
            value: 'false',
            because: 'A server that no longer tells the length of TINYINT would switch the converter off.',
          },
        ]),
    ...(dates.length === 0
      ? []
      : [
          {
            key: 'zero.type',
            value: `${package_}.ZeroDateFallbackConverter`,
            because: 'Without it a zero date in a NOT NULL column becomes 1970-01-01 and nobody is told.',
          },
          { key: 'zero.selector', value: dates.join(','), because: 'The NOT NULL columns; others get NULL anyway.' },
          ...['date', 'datetime', 'timestamp'].map((kind) => ({
            key: `zero.fallback.${kind}`,
            value: 'NULL',
            because: 'The target refuses it and the sink stops: a person decides about the row.',
          })),
        ]),
  ];
}

function columnsOf(
  tables: readonly CdcSideTable[],
  wanted: (pair: { readonly own: Column; readonly other: Column }) => boolean,
): string[] {
  return tables.flatMap(({ table, pairs }) =>
    pairs.filter(wanted).map(({ own }) => `${tableRegex(table)}\\.${regexOf(own.name)}`),
  );
}

/** A number of its own for each migration, the same each time. */
function serverId(of: string): number {
  return 100_000_000 + (createHash('sha256').update(of).digest().readUInt32BE(0) % 900_000_000);
}
