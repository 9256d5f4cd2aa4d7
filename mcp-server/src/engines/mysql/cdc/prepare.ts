import { CDC_HEARTBEAT, CDC_SIGNAL, type CdcSideInput } from '../../../model/cdc-contract.ts';
import type { CdcScript, CdcStatement } from '../../../model/described-cdc.ts';
import type { Schema } from '../../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';

const CAPTURE = "'lockstep_capture'@'%'";
const SINK = "'lockstep_sink'@'%'";

function named(schema: string, name: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** Signal table, heartbeat table and the rights of the login that reads the log. */
export function prepareSource(input: CdcSideInput): CdcScript {
  const { home, schema, tables } = input;
  const [signal, beat] = [named(home, CDC_SIGNAL), named(home, CDC_HEARTBEAT)];
  return {
    run: [
      ...heartbeat(home),
      {
        about: 'The connector is told here what to do, and marks here where a part of its snapshot begins and ends.',
        sql: `CREATE TABLE IF NOT EXISTS ${signal} (id varchar(64) NOT NULL PRIMARY KEY, type varchar(32) NOT NULL, data varchar(2048) NULL) ENGINE = InnoDB`,
      },
      {
        about: 'The rights of the connector on this server; make the login first, with a password of your own.',
        sql: `GRANT REPLICATION SLAVE, ${logRight(schema)} ON *.* TO ${CAPTURE}`,
      },
      ...tables.map(({ table }) => ({
        about: 'It reads the rows of this table in its snapshot.',
        sql: `GRANT SELECT ON ${named(table.schema, table.name)} TO ${CAPTURE}`,
      })),
      {
        about: 'It writes its own marks and beats, and nothing else.',
        sql: `GRANT SELECT, INSERT, DELETE ON ${signal} TO ${CAPTURE}`,
      },
      { about: 'The beat.', sql: `GRANT SELECT, UPDATE ON ${beat} TO ${CAPTURE}` },
    ],
    undo: [signal, beat].map((table) => ({
      about: 'Delete the connector first. The login is yours to drop.',
      sql: `DROP TABLE IF EXISTS ${table}`,
    })),
  };
}

function logRight({ flavor }: Schema): string {
  return flavor === 'mariadb' ? 'BINLOG MONITOR' : 'REPLICATION CLIENT';
}

function heartbeat(home: string): CdcStatement[] {
  const beat = named(home, CDC_HEARTBEAT);
  return [
    {
      about: 'One row whose moment is set every few seconds.',
      sql: `CREATE TABLE IF NOT EXISTS ${beat} (id int NOT NULL PRIMARY KEY, beat_at datetime(6) NOT NULL) ENGINE = InnoDB`,
    },
    {
      about: 'It begins now.',
      sql: `INSERT IGNORE INTO ${beat} (id, beat_at) VALUES (1, UTC_TIMESTAMP(6))`,
    },
  ];
}

/** The heartbeat’s counterpart and the rights of the login that writes. */
export function prepareTarget({ home, tables }: CdcSideInput): CdcScript {
  const beat = named(home, CDC_HEARTBEAT);
  const [create] = heartbeat(home);
  const written = [beat, ...tables.map(({ table }) => named(table.schema, table.name))];
  return {
    run: [
      ...(create === undefined ? [] : [create]),
      ...written.map((table) => ({
        about: 'The sink writes this table; make its login first, with a password of your own.',
        sql: `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${SINK}`,
      })),
    ],
    undo: [{ about: 'Delete the sinks first. The login is yours to drop.', sql: `DROP TABLE IF EXISTS ${beat}` }],
  };
}

/** A row of the signal table. */
export function sendSignal(home: string, name: string, type: string, data: string): CdcStatement {
  return {
    about: 'It is read once; run the file again to send it again.',
    sql: `INSERT INTO ${named(home, CDC_SIGNAL)} (id, type, data) VALUES (CONCAT(${quoteLiteral(`${name}-`)}, UUID()), ${quoteLiteral(type)}, ${quoteLiteral(data)})`,
  };
}
