import type { ChangeEngine } from '../../../model/change-contract.ts';
import { renameColumn } from './rename-column.ts';

/** How MySQL and MariaDB make changes of a shape under live writers. */
export const mysqlChange: ChangeEngine = {
  make: (request) => {
    switch (request.kind) {
      case 'rename-column':
        return renameColumn(request);
    }
  },
  begin: (limit, { lockSeconds, statementSeconds }) => {
    const seconds = { moment: lockSeconds + 10, scan: statementSeconds, none: 0 }[limit];
    return [
      'SET NAMES utf8mb4;',
      // A trigger keeps the mode that it is made in: a value that does not fit is an error and never another value.
      "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION,ALLOW_INVALID_DATES';",
      "SET SESSION time_zone = '+00:00';",
      // Rows that a statement only reads are not locked.
      'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;',
      `SET SESSION lock_wait_timeout = ${lockSeconds};`,
      `SET SESSION innodb_lock_wait_timeout = ${lockSeconds};`,
      `SET SESSION /*!80000 max_execution_time = ${seconds * 1000} *//*M! max_statement_time = ${seconds} */;`,
    ];
  },
  command: 'mysql --default-character-set=utf8mb4 --binary-mode --skip-column-names < "$file"',
  retryOn: 'Lock wait timeout exceeded|Deadlock found',
};
