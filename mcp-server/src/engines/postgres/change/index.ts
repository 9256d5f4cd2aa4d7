import type { ChangeEngine } from '../../../model/change-contract.ts';
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
import { moved } from './moved.ts';
import { partitionTable } from './partition-table.ts';
import { renameColumn } from './rename-column.ts';
import { splitColumn } from './split-column.ts';
import { splitRows } from './split-rows.ts';
import { splitTable } from './split-table.ts';
import { unionTables } from './union-tables.ts';

/** How PostgreSQL makes changes of a shape under live writers. */
export const postgresChange: ChangeEngine = {
  make: (request) => {
    switch (request.kind) {
      case 'rename-column':
        return renameColumn(request);
      case 'change-type':
        return changeType(request);
      case 'split-column':
        return splitColumn(request);
      case 'merge-columns':
        return mergeColumns(request);
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
        return moved(request);
      case 'change-primary-key':
        return request.type === 'uuid' ? keyToUuid(request) : changePrimaryKey(request);
      case 'partition-table':
        return partitionTable(request);
      case 'drop-column':
      case 'drop-table':
        return dropped(request);
      case 'add-not-null':
        return addNotNull(request);
      case 'add-unique':
        return addUnique(request);
      case 'add-foreign-key':
        return addForeignKey(request);
      case 'add-check':
        return addCheck(request);
    }
  },
  begin: (limit, { lockSeconds, statementSeconds }) => [
    `SET client_encoding = 'UTF8';`,
    `SET standard_conforming_strings = on;`,
    `SET lock_timeout = '${lockSeconds}s';`,
    // What a statement that needs another limit sets it back to.
    `SET lockstep.lock_timeout = '${lockSeconds}s';`,
    // A row that a policy hides would be passed over, by the backfill and by the count: an error says so instead.
    'SET row_security = off;',
    // What is read after a lock must be of after the lock, whatever the role or the database begins with.
    `SET default_transaction_isolation = 'read committed';`,
    `SET statement_timeout = '${{ moment: lockSeconds + 10, scan: statementSeconds, none: 0 }[limit]}s';`,
  ],
  end: ['lock_timeout', 'row_security', 'default_transaction_isolation', 'statement_timeout'].map(
    (each) => `RESET ${each};`,
  ),
  scripts: { transactional: true, cutsAtSemicolons: false, cut: (sql) => [sql.replace(/;\s*$/, '')] },
  command: 'psql -X -q -A -t -v ON_ERROR_STOP=1 -f "$file"',
  // Two that make the same at once: the one that comes later is told so by the catalogue.
  retryOn: 'lock timeout|deadlock detected|pg_type_typname_nsp_index|tuple concurrently updated',
};
