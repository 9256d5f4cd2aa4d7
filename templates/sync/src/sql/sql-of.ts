import type { EngineName } from '../descriptor.ts';
import type { EngineSql } from './engine-sql.ts';
import { mysqlSql } from './mysql-sql.ts';
import { postgresSql } from './postgres-sql.ts';

const SQL = { mysql: mysqlSql, postgres: postgresSql } as const;

/** How an engine writes what the two write differently. */
export function sqlOf(engine: EngineName): EngineSql {
  return SQL[engine];
}
