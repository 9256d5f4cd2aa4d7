import { parseConnectionUrl } from '../connection/connection-url.ts';
import { createDatabase } from '../connection/database.ts';
import type { Engine } from '../engine.ts';
import { connect } from './connect.ts';
import { mysqlDialect } from './dialect.ts';
import { createReader } from './reader.ts';
import { Session } from './session.ts';

const form = { schemes: ['mysql', 'mariadb'], defaultPort: 3306 };
const driver = { dialect: mysqlDialect, connect, begin: Session.begin, createReader };

/** MySQL 8.0 and later, MariaDB 10.6 and later. */
export const mysql: Engine = {
  name: 'mysql',
  schemes: form.schemes,
  dialect: mysqlDialect,
  open: (url, limits) => createDatabase(driver, parseConnectionUrl(url, form), limits),
};
