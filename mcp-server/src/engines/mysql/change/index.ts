import type { Change } from '../../../model/change.ts';
import type { ChangeEngine, ChangeRequest } from '../../../model/change-contract.ts';
import { splitScript } from '../script/split-script.ts';
import { addCheck } from './add-check.ts';
import { addForeignKey } from './add-foreign-key.ts';
import { addNotNull } from './add-not-null.ts';
import { addUnique } from './add-unique.ts';
import { changePrimaryKey } from './change-primary-key.ts';
import { changeType } from './change-type.ts';
import { columnToTable } from './column-to-table.ts';
import { dropped } from './dropped.ts';
import { keyToUuid } from './key-to-uuid.ts';
import { mergeColumns } from './merge-columns.ts';
import { mergeTables } from './merge-tables.ts';
import { partitionTable } from './partition-table.ts';
import { renameColumn } from './rename-column.ts';
import { splitColumn } from './split-column.ts';
import { splitRows } from './split-rows.ts';
import { splitTable } from './split-table.ts';
import { storable } from './storable.ts';
import { unionTables } from './union-tables.ts';
import { underBothNames } from './views.ts';

/** How MySQL and MariaDB make changes of a shape under live writers. */
export const mysqlChange: ChangeEngine = {
  make: (request) => storable(make(request), request.schema),
  begin: (limit, { lockSeconds, statementSeconds }) => {
    const seconds = { moment: lockSeconds + 10, scan: statementSeconds, none: 0 }[limit];
    return [
      'SET NAMES utf8mb4;',
      // Whatever the client was begun with (--safe-updates, init_connect).
      'SET SESSION autocommit = 1, sql_safe_updates = 0, sql_select_limit = DEFAULT, max_join_size = 18446744073709551615;',
      // A trigger keeps the mode that it is made in: a value that does not fit is an error and never another value.
      "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION,ALLOW_INVALID_DATES';",
      "SET SESSION time_zone = '+00:00';",
      // Rows that a statement only reads are not locked.
      'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;',
      `SET SESSION innodb_lock_wait_timeout = ${lockSeconds};`,
      `SET SESSION lock_wait_timeout = ${lockSeconds} /*!80000 , max_execution_time = ${seconds * 1000} */ /*M! , max_statement_time = ${seconds} */;`,
    ];
  },
  end: [
    'SET SESSION autocommit = DEFAULT, sql_safe_updates = DEFAULT, max_join_size = DEFAULT;',
    'SET SESSION sql_mode = DEFAULT;',
    'SET SESSION time_zone = DEFAULT;',
    'SET SESSION /*!80000 transaction_isolation *//*M! tx_isolation */ = DEFAULT;',
    'SET SESSION lock_wait_timeout = DEFAULT;',
    'SET SESSION innodb_lock_wait_timeout = DEFAULT;',
    'SET SESSION /*!80000 max_execution_time *//*M! max_statement_time */ = DEFAULT;',
  ],
  scripts: { transactional: false, cutsAtSemicolons: true, cut: (sql) => splitScript(sql).map(({ text }) => text) },
  command: 'mysql --default-character-set=utf8mb4 --binary-mode --skip-column-names < "$file"',
  retryOn: 'Lock wait timeout exceeded|Deadlock found',
};

function make(request: ChangeRequest): Change {
  switch (request.kind) {
    case 'rename-column':
      return renameColumn(request);
    case 'change-type':
      return changeType(request);
    case 'split-column':
      return splitColumn(request);
    case 'merge-columns':
      return mergeColumns(request);
    case 'add-not-null':
      return addNotNull(request);
    case 'add-unique':
      return addUnique(request);
    case 'add-foreign-key':
      return addForeignKey(request);
    case 'add-check':
      return addCheck(request);
    case 'column-to-table':
      return columnToTable(request);
    case 'split-table':
      return splitTable(request);
    case 'merge-tables':
      return mergeTables(request);
    case 'union-tables':
      return unionTables(request);
    case 'split-rows':
      return splitRows(request);
    case 'rename-table':
    case 'move-table':
      return underBothNames(request);
    case 'change-primary-key':
      return request.type === 'uuid' ? keyToUuid(request) : changePrimaryKey(request);
    case 'partition-table':
      return partitionTable(request);
    case 'drop-column':
    case 'drop-table':
      return dropped(request);
  }
}
