import type { ChangeEngine } from '../../../model/change-contract.ts';
import { LockstepError } from '../../../model/errors.ts';

/** How MySQL and MariaDB make changes of a shape under live writers. */
export const mysqlChange: ChangeEngine = {
  make: ({ kind }) => {
    throw new LockstepError('UNSUPPORTED', `Changes of the kind ${kind} are not written for MySQL and MariaDB.`, {
      hint: 'Take the change out of lockstep.yaml.',
    });
  },
  begin: () => [],
  command: 'mysql --default-character-set=utf8mb4 --binary-mode < "$file"',
  retryOn: 'Lock wait timeout exceeded|Deadlock found',
};
