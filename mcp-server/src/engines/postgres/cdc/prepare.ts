import { CDC_HEARTBEAT, CDC_SIGNAL, type CdcSideInput, type CdcSideTable } from '../../../model/cdc-contract.ts';
import type { CdcScript, CdcStatement } from '../../../model/described-cdc.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';
import { grantsSettings } from './grants-settings.ts';
import { needsWholeRow, takesWholeRow } from './limits.ts';
import { publicationName } from './publication.ts';

const CAPTURE = 'lockstep_capture';
const SINK = 'lockstep_sink';

function named(schema: string, name: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

function own({ table }: CdcSideTable): string {
  return named(table.schema, table.name);
}

/** Signal table, heartbeat table, publication, replica identities and the rights of the login that reads the log. */
export function prepareSource(input: CdcSideInput): CdcScript {
  const { home, prefix, tables } = input;
  const [signal, beat] = [named(home, CDC_SIGNAL), named(home, CDC_HEARTBEAT)];
  const publication = quoteIdentifier(publicationName(prefix));
  const whole = tables.filter((side) => needsWholeRow(side) && takesWholeRow(side, input.schema));
  const published = [signal, beat, ...tables.map(own)].join(', ');
  const root = tables.some(({ table }) => table.partitioning !== null)
    ? ' WITH (publish_via_partition_root = true)'
    : '';
  return {
    run: [
      ...heartbeat(home),
      {
        about: 'The connector is told here what to do, and marks here where a part of its snapshot begins and ends.',
        sql: `CREATE TABLE IF NOT EXISTS ${signal} (id varchar(64) PRIMARY KEY, type varchar(32) NOT NULL, data varchar(2048))`,
      },
      ...whole.map((side) => ({
        about: 'Values that are stored apart are logged with each update; the log grows by the old row.',
        sql: `ALTER TABLE ${own(side)} REPLICA IDENTITY FULL`,
      })),
      {
        about: 'Exactly these tables.',
        sql: `CREATE PUBLICATION ${publication} FOR TABLE ${published}${root}`,
      },
      ...captureRights(input, signal, beat),
    ],
    undo: [
      {
        about: 'Delete the connector first: an active slot is not dropped.',
        sql: `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ${quoteLiteral(publicationName(prefix))}`,
      },
      { about: 'Nobody reads it any more.', sql: `DROP PUBLICATION IF EXISTS ${publication}` },
      ...whole.map((side) => ({
        about: 'As it was before.',
        sql: `ALTER TABLE ${own(side)} REPLICA IDENTITY ${identityBefore(side)}`,
      })),
      ...[signal, beat].map((table) => ({
        about: 'The login is yours to drop.',
        sql: `DROP TABLE IF EXISTS ${table}`,
      })),
    ],
  };
}

/** The words of an identity that the catalogue gave; an index’s name is not in it. */
function identityBefore({ table }: CdcSideTable): string {
  return table.replicaIdentity === 'nothing' ? 'NOTHING' : 'DEFAULT';
}

function captureRights({ tables, home }: CdcSideInput, signal: string, beat: string): CdcStatement[] {
  const schemas = [...new Set([home, ...tables.map(({ table }) => table.schema)])].sort();
  return [
    {
      about:
        'It streams the log; make the login first. On Amazon RDS and Aurora: GRANT rds_replication TO lockstep_capture.',
      sql: `ALTER ROLE ${CAPTURE} REPLICATION`,
    },
    ...schemas.map((schema) => ({
      about: 'It reads tables of this schema.',
      sql: `GRANT USAGE ON SCHEMA ${quoteIdentifier(schema)} TO ${CAPTURE}`,
    })),
    ...tables.map((side) => ({
      about: 'It reads the rows of this table in its snapshot.',
      sql: `GRANT SELECT ON ${own(side)} TO ${CAPTURE}`,
    })),
    {
      about: 'It writes its own marks and beats, and nothing else.',
      sql: `GRANT SELECT, INSERT, DELETE ON ${signal} TO ${CAPTURE}`,
    },
    { about: 'The beat.', sql: `GRANT SELECT, UPDATE ON ${beat} TO ${CAPTURE}` },
  ];
}

function heartbeat(home: string): CdcStatement[] {
  const beat = named(home, CDC_HEARTBEAT);
  return [
    {
      about: 'One row whose moment is set every few seconds.',
      sql: `CREATE TABLE IF NOT EXISTS ${beat} (id integer PRIMARY KEY, beat_at timestamp(6) NOT NULL)`,
    },
    {
      about: 'It begins now.',
      sql: `INSERT INTO ${beat} (id, beat_at) VALUES (1, clock_timestamp() AT TIME ZONE 'UTC') ON CONFLICT DO NOTHING`,
    },
  ];
}

/** The heartbeat’s counterpart and the rights of the login that writes. */
export function prepareTarget({ home, tables, schema }: CdcSideInput): CdcScript {
  const beat = named(home, CDC_HEARTBEAT);
  const [create] = heartbeat(home);
  const schemas = [...new Set([home, ...tables.map(({ table }) => table.schema)])].sort();
  const grantable = grantsSettings(schema);
  return {
    run: [
      ...(create === undefined ? [] : [create]),
      ...schemas.map((name) => ({
        about: 'The sink writes tables of this schema; make its login first, with a password of your own.',
        sql: `GRANT USAGE ON SCHEMA ${quoteIdentifier(name)} TO ${SINK}`,
      })),
      ...[beat, ...tables.map(own)].map((table) => ({
        about: 'It writes this table.',
        sql: `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${SINK}`,
      })),
      grantable
        ? {
            about: 'It switches triggers and foreign keys off for its own session (connection.url).',
            sql: `GRANT SET ON PARAMETER session_replication_role TO ${SINK}`,
          }
        : {
            about:
              'Its sessions begin with triggers and foreign keys off. Before PostgreSQL 15 only a superuser may say so: CDC.md says what to do without one.',
            sql: `ALTER ROLE ${SINK} IN DATABASE ${quoteIdentifier(schema.database)} SET session_replication_role = replica`,
          },
    ],
    undo: [
      ...(grantable
        ? [
            {
              about: 'No session needs it any more.',
              sql: `REVOKE SET ON PARAMETER session_replication_role FROM ${SINK}`,
            },
          ]
        : [
            {
              about: 'No session needs it any more.',
              sql: `ALTER ROLE ${SINK} IN DATABASE ${quoteIdentifier(schema.database)} RESET session_replication_role`,
            },
          ]),
      { about: 'Delete the sinks first. The login is yours to drop.', sql: `DROP TABLE IF EXISTS ${beat}` },
    ],
  };
}

/** A row of the signal table. */
export function sendSignal(home: string, name: string, type: string, data: string): CdcStatement {
  return {
    about: 'It is read once; run the file again to send it again.',
    sql: `INSERT INTO ${named(home, CDC_SIGNAL)} (id, type, data) VALUES (${quoteLiteral(`${name}-`)} || gen_random_uuid(), ${quoteLiteral(type)}, ${quoteLiteral(data)})`,
  };
}
