import type { Engine } from '../engine.ts';
import { parseConnectionUrl } from './connection-url.ts';
import { createDatabase } from './database.ts';
import { mysqlDialect } from './dialect.ts';

const SCHEMES = ['mysql', 'mariadb'];

/** MySQL 8.0 and later, MariaDB 10.6 and later. */
export const mysql: Engine = {
  name: 'mysql',
  schemes: SCHEMES,
  dialect: mysqlDialect,
  open: (url, limits) => createDatabase(parseConnectionUrl(url, SCHEMES), limits),
};
