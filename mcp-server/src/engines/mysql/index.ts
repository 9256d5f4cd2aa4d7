import { parseConnectionUrl } from '../connection/connection-url.ts';
import { createDatabase } from '../connection/database.ts';
import type { Engine, ScriptReader } from '../engine.ts';
import { connect } from './connect.ts';
import { mysqlDialect } from './dialect.ts';
import { createReader } from './reader.ts';
import { Session } from './session.ts';

const form = { schemes: ['mysql', 'mariadb'], defaultPort: 3306 };
const driver = {
  dialect: mysqlDialect,
  connect,
  begin: Session.begin,
  createReader,
  lasting: async ({ server }: Session) => server,
};

const scripts: ScriptReader = {
  traits: {
    transactionalDdl: false,
    onlineWords: null,
    countersFollow: true,
    lockLimits: ['lock_wait_timeout', 'innodb_lock_wait_timeout'],
    refusesSlowWays: true,
    namesCutAt: null,
    checkSettings: ['foreign_key_checks', 'unique_checks'],
    copyLocksItsSource: true,
  },
  // The parser is two megabytes: it is loaded when a script is read.
  read: async (text) => (await import('./script/read-script.ts')).readScript(text),
};

/** MySQL 8.0 and later, MariaDB 10.6 and later. */
export const mysql: Engine = {
  name: 'mysql',
  schemes: form.schemes,
  dialect: mysqlDialect,
  scripts,
  open: (url, limits) => createDatabase(driver, parseConnectionUrl(url, form), limits),
};
