import { z } from 'zod';

/** Who and what answered on one side. Times are UTC. */
export const serverFacts = z.strictObject({
  engine: z.string(),
  /** mysql, mariadb, postgresql … as the server names itself. */
  flavor: z.string(),
  /** The server's own version text. */
  version: z.string(),
  database: z.string(),
  /** The login as the server sees it. */
  user: z.string(),
  encrypted: z.boolean(),
  /** A replica or a server that refuses writes. */
  readOnlyServer: z.boolean(),
  timeZone: z.string(),
  /** The server's clock, ISO 8601 with milliseconds. */
  clock: z.string(),
  /** Server minus local clock in milliseconds, corrected by half of the round trip. */
  clockSkewMs: z.number(),
  charset: z.string(),
  collation: z.string(),
  /** sql_mode on MySQL; null where there is no such thing. */
  sqlMode: z.array(z.string()).nullable(),
  /** Whether change capture could start today, and what each unmet condition is. */
  capture: z.strictObject({
    ready: z.boolean(),
    checks: z.array(z.strictObject({ setting: z.string(), value: z.string(), wanted: z.string(), ok: z.boolean() })),
  }),
});

/** What the login could do, as the server tells it. */
export const privileges = z.strictObject({
  superuser: z.boolean(),
  /** Rights beyond reading, in plain words, sorted: what this login could break. */
  couldDo: z.array(z.string()),
  /** Tables of this database that it may not read. */
  unreadable: z.array(z.string()),
  /** The session's own proof: the write it tried inside a READ ONLY transaction was refused with this code. */
  writeRefusedWith: z.string(),
  /** Statements that make a login which can only read, for this server and version. */
  readOnlyGrants: z.array(z.string()),
});

/** How busy a server is and where it stands; null where the login may not see it. */
export const serverLoad = z.strictObject({
  /** Tells the server, and the history of its data, from any other; a restart does not change it. */
  server: z.string().nullable(),
  /** The log position: GTID set or binlog file and offset; WAL location (`replay` one on a standby). */
  position: z.string().nullable(),
  /** It applies the log of another server. */
  replica: z.boolean(),
  /** Seconds it is behind, as a replica, or its slowest replica is, as a primary. */
  lagSeconds: z.number().nullable(),
  /** Statements running now, this one not counted. */
  running: z.number().int().nullable(),
  /** Rows written by anybody since the server began to count. */
  written: z.number().nullable(),
});

export type ServerLoad = Readonly<z.infer<typeof serverLoad>>;
export type ServerFacts = Readonly<z.infer<typeof serverFacts>>;
export type Privileges = Readonly<z.infer<typeof privileges>>;
