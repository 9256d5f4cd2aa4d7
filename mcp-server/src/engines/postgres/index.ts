import { parseConnectionUrl } from '../connection/connection-url.ts';
import { createDatabase } from '../connection/database.ts';
import type { Engine, ScriptReader } from '../engine.ts';
import { connect } from './connect.ts';
import { postgresDialect } from './dialect.ts';
import { readHistory } from './history.ts';
import { createReader } from './reader.ts';
import { Session } from './session.ts';

const form = { schemes: ['postgres', 'postgresql'], defaultPort: 5432 };
const driver = {
  dialect: postgresDialect,
  connect,
  begin: Session.begin,
  createReader,
  // Where the history is not shown a restart counts as another server.
  lasting: async (session: Session) => (await readHistory(session)) ?? session.server,
};

const scripts: ScriptReader = {
  traits: {
    transactionalDdl: true,
    onlineWords: 'CONCURRENTLY',
    countersFollow: false,
    lockLimits: ['lock_timeout'],
    refusesSlowWays: false,
    namesCutAt: 63,
    checkSettings: ['session_replication_role'],
    copyLocksItsSource: false,
  },
  // The parser is two megabytes: it is loaded when a script is read.
  read: async (text) => (await import('./script/read-script.ts')).readScript(text),
};

/** PostgreSQL 14 to 18. */
export const postgres: Engine = {
  name: 'postgres',
  schemes: form.schemes,
  dialect: postgresDialect,
  scripts,
  open: (url, limits) => createDatabase(driver, parseConnectionUrl(url, form), limits),
};
