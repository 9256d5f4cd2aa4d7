import { randomBytes } from 'node:crypto';
import { LAB_LOGINS } from './accounts.ts';
import { leaveIdle, rememberNew, takeIdle } from './idle-database.ts';
import type { Engine } from './kinds.ts';
import type { DatabaseOptions, LabDatabase, LabServer } from './lab-server.ts';

/** Makes an empty database on a server. */
export async function createDatabase(server: LabServer, options: DatabaseOptions = {}): Promise<LabDatabase> {
  const name = options.name ?? `lab${randomBytes(6).toString('hex')}`;
  const grantReader = options.grantReader ?? true;
  const dialect = DIALECTS[server.engine];
  const reused = dialect.reused && grantReader && options.name === undefined;
  if (!(reused && (await takeIdle(server, name)))) {
    await server.execute(dialect.create(name));
    if (grantReader) await server.execute(dialect.grant(name), dialect.grantsIn(name));
  }
  if (reused) await rememberNew(server, name);
  const drop = () => server.execute(dialect.drop(name, grantReader));
  return {
    name,
    server,
    url: server.url({ database: name }),
    readerUrl: server.url({ database: name, user: 'reader' }),
    execute: (sql) => server.execute(sql, name),
    query: (sql) => server.query(sql, name),
    drop: async () => {
      if (!(reused && (await leaveIdle(server, name, dialect.grant(name))))) await drop();
    },
  };
}

interface Dialect {
  /** Whether a database is emptied and used again instead of dropped. */
  readonly reused: boolean;
  create(name: string): string;
  grant(name: string): string;
  /** The database the grants have to be made in. */
  grantsIn(name: string): string | undefined;
  drop(name: string, granted: boolean): string;
}

const DIALECTS: Readonly<Record<Engine, Dialect>> = {
  mysql: {
    reused: false,
    create: (name) => `CREATE DATABASE ${backticked(name)} CHARACTER SET utf8mb4`,
    grant: (name) => `GRANT SELECT ON ${grantPattern(name)}.* TO '${LAB_LOGINS.reader.login}'@'%'`,
    grantsIn: () => undefined,
    // A grant outlives its database and would serve the next one of that name.
    drop: (name, granted) =>
      `${granted ? `REVOKE SELECT ON ${grantPattern(name)}.* FROM '${LAB_LOGINS.reader.login}'@'%'; ` : ''}DROP DATABASE ${backticked(name)}`,
  },
  postgres: {
    reused: true,
    create: (name) => `CREATE DATABASE ${quoted(name)} TEMPLATE template0 ENCODING 'UTF8'`,
    grant: () => `
      GRANT USAGE ON SCHEMA public TO ${LAB_LOGINS.reader.login};
      ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO ${LAB_LOGINS.reader.login};
      ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ${LAB_LOGINS.reader.login};
      ALTER DEFAULT PRIVILEGES GRANT SELECT ON SEQUENCES TO ${LAB_LOGINS.reader.login}`,
    grantsIn: (name) => name,
    drop: (name) => `DROP DATABASE ${quoted(name)} WITH (FORCE)`,
  },
};

function backticked(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function grantPattern(name: string): string {
  // In the database of a GRANT, _ and % stand for any character.
  return backticked(name.replace(/[_%\\]/g, '\\$&'));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
