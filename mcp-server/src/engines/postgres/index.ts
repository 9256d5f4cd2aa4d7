import { parseConnectionUrl } from '../connection/connection-url.ts';
import { createDatabase } from '../connection/database.ts';
import type { Engine } from '../engine.ts';
import { connect } from './connect.ts';
import { postgresDialect } from './dialect.ts';
import { createReader } from './reader.ts';
import { Session } from './session.ts';

const form = { schemes: ['postgres', 'postgresql'], defaultPort: 5432 };
const driver = { dialect: postgresDialect, connect, begin: Session.begin, createReader };

/** PostgreSQL 14 to 18. */
export const postgres: Engine = {
  name: 'postgres',
  schemes: form.schemes,
  dialect: postgresDialect,
  open: (url, limits) => createDatabase(driver, parseConnectionUrl(url, form), limits),
};
