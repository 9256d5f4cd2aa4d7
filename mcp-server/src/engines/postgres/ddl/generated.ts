import type { Column } from '../../../model/schema.ts';
import type { Said } from '../../ddl/decision-log.ts';

/** What is said about an expression that has no certain translation. */
export function notComputed({ generated }: Column): Said {
  return {
    id: 'generated',
    effect: 'not mapped',
    what: `GENERATED AS ${generated?.sql} becomes a plain column.`,
    why: 'The meaning of the expression on PostgreSQL is not certain, or it is not immutable there. The copy fills the column; afterwards nothing computes it until you translate the expression or move it into the application.',
  };
}

/** What is said about one that was translated. */
export function translated(from: string, to: string): Said {
  return {
    id: 'generated',
    effect: 'changed',
    what: `GENERATED AS ${from} is written ${to}.`,
    why: 'The same value in PostgreSQL’s words.',
  };
}

/** What is said about a column that was computed on read. */
export function storedNow(): Said {
  return {
    id: 'generated',
    effect: 'changed',
    what: 'A VIRTUAL generated column becomes STORED.',
    why: 'Only a stored one can be indexed and exists in every version of PostgreSQL. The values are the same.',
  };
}
