import type { Operation } from '../../model/script.ts';
import type { ScriptRule } from '../script-rule.ts';

/** The rule refuses-writes. */
export const refusesWrites: ScriptRule = {
  id: 'refuses-writes',
  severity: 'note',
  why: 'The version of the application that runs now may write what is refused from this moment.',
  look: ({ operation, isNew }) => {
    const refused = refusedBy(operation);
    return refused === null || !('table' in operation) || operation.table === null || isNew(operation.table)
      ? null
      : {
          what: `${operation.table} refuses ${refused}`,
          instead:
            'Release a version that writes none of it first, and count the rows that break it until there is none.',
        };
  },
};

function refusedBy(operation: Operation): string | null {
  if (operation.kind === 'set not null') return `NULL in ${operation.column}`;
  if (operation.kind === 'create index') return operation.unique ? 'a value twice' : null;
  if (operation.kind !== 'add constraint' || operation.onIndex) return null;
  return WHAT[operation.constraint];
}

const WHAT = {
  'primary key': 'a value twice',
  unique: 'a value twice',
  'foreign key': 'rows without the row that they refer to',
  exclusion: 'rows that exclude each other',
  check: 'rows that break the check',
  'not null': 'NULL',
} as const;
