import type { Connection } from 'mysql2/promise';

/** What is used of a connection of mysql2's promise interface. */
export type MysqlConnection = Pick<Connection, 'execute' | 'query'> & { readonly connection?: object };
