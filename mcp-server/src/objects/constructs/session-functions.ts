import { type Construct, called } from '../construct.ts';

/** USER, CONNECTION_ID, DATABASE, VERSION, SLEEP, BENCHMARK, LOAD_FILE. */
export const sessionFunctions: Construct = {
  id: 'session-functions',
  of: 'mysql',
  find: called(
    'user',
    'session_user',
    'system_user',
    'connection_id',
    'database',
    'schema',
    'version',
    'sleep',
    'benchmark',
    'load_file',
    'rand',
    'any_value',
    'name_const',
  ),
  consequence: 'These functions are spelled otherwise on the target, or do not exist.',
  instead: 'current_user, pg_backend_pid(), current_database(), pg_sleep(), random(); files are not read from SQL.',
};
