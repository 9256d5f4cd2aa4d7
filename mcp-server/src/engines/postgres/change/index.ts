import type { ChangeEngine } from '../../../model/change-contract.ts';
import { renameColumn } from './rename-column.ts';

/** How PostgreSQL makes changes of a shape under live writers. */
export const postgresChange: ChangeEngine = {
  make: (request) => {
    switch (request.kind) {
      case 'rename-column':
        return renameColumn(request);
    }
  },
  begin: (limit, { lockSeconds, statementSeconds }) => [
    `SET client_encoding = 'UTF8';`,
    `SET standard_conforming_strings = on;`,
    `SET lock_timeout = '${lockSeconds}s';`,
    `SET statement_timeout = '${{ moment: lockSeconds + 10, scan: statementSeconds, none: 0 }[limit]}s';`,
  ],
  command: 'psql -X -v ON_ERROR_STOP=1 -f "$file"',
  retryOn: 'lock timeout|deadlock detected',
};
