import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';

/** One connection of somebody else, for as long as a test needs it. */
export interface OpenSession {
  /** As the server numbers it. */
  readonly id: string;
  run(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** Connects with the login of the URL. */
export async function openSession(url: string): Promise<OpenSession> {
  if (url.startsWith('mysql:')) {
    const connection = await createConnection({ uri: url });
    return {
      id: String(connection.threadId),
      run: async (sql) => void (await connection.query(sql)),
      close: () => connection.end(),
    };
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>('SELECT pg_backend_pid()::text AS id');
  return {
    id: rows[0]?.id ?? '',
    run: async (sql) => void (await client.query(sql)),
    close: () => client.end(),
  };
}

/** Opens a session, runs the statements in it, does the work and closes it, whatever happens. */
export async function withSession(
  url: string,
  statements: readonly string[],
  work: (session: OpenSession) => Promise<void>,
): Promise<void> {
  const session = await openSession(url);
  try {
    for (const statement of statements) await session.run(statement);
    await work(session);
  } finally {
    await session.close();
  }
}
