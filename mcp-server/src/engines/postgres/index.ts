import type { Engine } from '../engine.ts';
import { parseConnectionUrl } from './connection-url.ts';
import { createDatabase } from './database.ts';
import { postgresDialect } from './dialect.ts';

const SCHEMES = ['postgres', 'postgresql'];

/** PostgreSQL 14 to 18. */
export const postgres: Engine = {
  name: 'postgres',
  schemes: SCHEMES,
  dialect: postgresDialect,
  open: (url, limits) => createDatabase(parseConnectionUrl(url, SCHEMES), limits),
};
