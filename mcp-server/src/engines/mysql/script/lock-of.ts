import type { DeclaredColumn, Lock, Operation } from '../../../model/script.ts';

const METADATA = 'exclusive metadata lock';

type Held = Omit<Lock, 'table'>;

const instant: Held = { name: METADATA, blocks: 'reads and writes', lasts: 'a moment', because: null };
const inPlace = (lasts: Lock['lasts']): Held => ({
  name: 'metadata lock that lets rows be written (ALGORITHM=INPLACE, LOCK=NONE)',
  blocks: 'schema changes',
  lasts,
  because: 'an exclusive one is taken for a moment at both ends',
});
const copied = (because: string, lasts: Lock['lasts'] = 'a copy of the table'): Held => ({
  name: 'metadata lock that lets rows be read only (ALGORITHM=COPY, LOCK=SHARED)',
  blocks: 'writes',
  lasts,
  because,
});

/**
 * The lock that an operation takes on a table that is in use, and for how long, as the server does it when it is not told otherwise;
 * null when it takes none worth a word. Source: the tables of "Online DDL Operations" in MySQL's manual (8.0.29 and newer) and of
 * "InnoDB Online DDL Operations" in MariaDB's (10.6 and newer); where they differ the slower one is told.
 */
export function lockOf(operation: Operation, statement: string): Lock | null {
  const table = 'table' in operation && operation.table != null ? operation.table : '';
  const held = heldBy(operation);
  if (held === null) return null;
  return { table, ...asAsked(held, statement) };
}

/** A statement that names its algorithm or lock is refused by the server where that cannot be, and never waits for a slower way. */
function asAsked(held: Held, statement: string): Held {
  if (/\bALGORITHM\s*=?\s*COPY\b|\bLOCK\s*=?\s*(?:SHARED|EXCLUSIVE)\b/i.test(statement))
    return copied('the statement asks for it');
  if (/\bALGORITHM\s*=?\s*INSTANT\b/i.test(statement)) return instant;
  return /\bLOCK\s*=?\s*NONE\b/i.test(statement) && held.blocks === 'writes' ? inPlace(held.lasts) : held;
}

function heldBy(operation: Operation): Held | null {
  switch (operation.kind) {
    case 'add column':
      return addingColumn(operation.column);
    case 'change type':
      return copied(
        'another type is written into every row, unless only a default, a comment, a name the length of a VARCHAR within the same length byte or the end of an ENUM changes',
      );
    case 'add constraint':
      if (operation.constraint === 'primary key') return inPlace('a copy of the table');
      return copied(
        operation.constraint === 'foreign key'
          ? 'with foreign_key_checks on every row is looked up'
          : 'the check is tried on every row',
      );
    case 'create index':
      return operation.online
        ? inPlace('an index build')
        : copied('a FULLTEXT or SPATIAL index is built while nobody writes', 'an index build');
    case 'rebuild':
      return operation.online ? inPlace('a copy of the table') : copied('every text is converted');
    case 'change partitions':
      return /^(?:drop|truncate|exchange|add)\b/.test(operation.how)
        ? instant
        : copied('rows move to other partitions');
    case 'drop constraint':
      return operation.name === 'PRIMARY' ? copied('every row is sorted anew') : instant;
    case 'drop column':
      return { ...instant, because: 'unless the column stands in an index, which is built anew' };
    case 'add trigger':
    case 'drop index':
    case 'rename column':
    case 'rename table':
    case 'drop table':
    case 'change default':
    case 'truncate':
    case 'lock table':
      return instant;
    default:
      return null;
  }
}

function addingColumn({ generated, counted, constraints, default: value }: DeclaredColumn): Held {
  if (generated === 'stored') return copied('a stored generated column is computed for every row');
  if (counted) return copied('every row gets its number');
  if (value === 'volatile') return copied('the default is computed for every row');
  if (constraints.includes('unique') || constraints.includes('primary key')) return inPlace('a copy of the table');
  if (constraints.includes('check') || constraints.includes('foreign key')) return copied('every row is looked at');
  return instant;
}
