import type { DeclaredColumn, Lock, Operation } from '../../../model/script.ts';

type Held = Omit<Lock, 'table'>;

const exclusive = (lasts: Lock['lasts'], because: string | null = null): Held => ({
  name: 'ACCESS EXCLUSIVE',
  blocks: 'reads and writes',
  lasts,
  because,
});
const share = (lasts: Lock['lasts'], because: string | null = null): Held => ({
  name: 'SHARE',
  blocks: 'writes',
  lasts,
  because,
});
const shareRowExclusive = (lasts: Lock['lasts'], because: string | null = null): Held => ({
  name: 'SHARE ROW EXCLUSIVE',
  blocks: 'writes',
  lasts,
  because,
});
const shareUpdateExclusive = (lasts: Lock['lasts']): Held => ({
  name: 'SHARE UPDATE EXCLUSIVE',
  blocks: 'schema changes',
  lasts,
  because: null,
});

/**
 * The lock that an operation takes on a table that is in use, and for how long; null when it takes none worth a word.
 * Source: PostgreSQL's documentation of ALTER TABLE, CREATE INDEX and "Explicit Locking", versions 14 to 18.
 */
export function lockOf(operation: Operation): Lock | null {
  const table = 'table' in operation && operation.table != null ? operation.table : '';
  const held = heldBy(operation);
  return held === null ? null : { table, ...held };
}

function heldBy(operation: Operation): Held | null {
  switch (operation.kind) {
    case 'add column':
      return addingColumn(operation.column);
    case 'change type':
      return exclusive(
        'a copy of the table',
        'another type is written into every row and every index on it is built again, unless the old values are stored the same way',
      );
    case 'set not null':
      return exclusive('a scan', 'every row is looked at, unless a valid CHECK (… IS NOT NULL) proves it');
    case 'add constraint':
      return addingConstraint(operation);
    case 'validate constraint':
      return shareUpdateExclusive('a scan');
    case 'create index':
      return operation.online ? shareUpdateExclusive('an index build') : share('an index build');
    case 'drop index':
      return operation.online ? shareUpdateExclusive('a moment') : exclusive('a moment');
    case 'rebuild':
      if (operation.online) return shareUpdateExclusive('a copy of the table');
      return operation.by === 'REINDEX' ? share('an index build') : exclusive('a copy of the table');
    case 'change partitions':
      if (operation.online) return shareUpdateExclusive('a moment');
      // What is attached is scanned under its own lock, and so is a default partition; the table itself is not.
      return operation.how.startsWith('attach')
        ? shareUpdateExclusive('a scan')
        : exclusive('a scan', 'keys that refer to the table are looked up in the partition');
    case 'add trigger':
    case 'disable triggers':
      return shareRowExclusive('a moment');
    case 'drop code':
    case 'revoke':
    case 'other':
      return operation.table == null ? null : exclusive('a moment');
    case 'drop column':
    case 'rename column':
    case 'rename table':
    case 'drop table':
    case 'drop not null':
    case 'change default':
    case 'drop constraint':
    case 'truncate':
    case 'lock table':
      return exclusive('a moment');
    default:
      return null;
  }
}

function addingColumn({ default: given, generated, counted, constraints, notNull }: DeclaredColumn): Held {
  if (generated === 'stored')
    return exclusive('a copy of the table', 'a stored generated column is computed for every row');
  if (counted || given === 'volatile')
    return exclusive('a copy of the table', 'the default gives each row a value of its own');
  if (constraints.includes('unique') || constraints.includes('primary key'))
    return exclusive('an index build', 'its key is built in the same statement');
  if (constraints.includes('check')) return exclusive('a scan', 'the check is tried on every row');
  if (constraints.includes('foreign key'))
    return exclusive('a moment', 'with a default other than NULL every row is looked up');
  if (notNull && given !== 'constant') return exclusive('a scan', 'it is refused unless the table is empty');
  return exclusive('a moment');
}

function addingConstraint({ constraint, checked, onIndex }: Extract<Operation, { kind: 'add constraint' }>): Held {
  if (constraint === 'foreign key') {
    return checked
      ? shareRowExclusive('a scan', 'every row is looked up in the other table, which takes the same lock')
      : shareRowExclusive('a moment');
  }
  if (constraint === 'check' || constraint === 'not null')
    return exclusive(checked ? 'a scan' : 'a moment', checked ? 'every row is looked at' : null);
  if (onIndex) return exclusive('a moment');
  return exclusive('an index build', 'its index is built under this lock');
}
