import type { Index } from '../../../model/schema.ts';
import type { Said } from '../../ddl/decision-log.ts';
import type { AdoptedColumns } from './adopt-columns.ts';
import type { Adoption } from './adoption.ts';

/** One index on its way to the target. */
export interface Work {
  readonly adoption: Adoption;
  readonly index: Index;
  readonly made: AdoptedColumns;
  readonly say: (said: Said) => void;
}

/** Names an index that cannot be had. */
export function leftOut(say: (said: Said) => void, what: string, why: string): null {
  say({ id: 'index', effect: 'not mapped', what: `The index is left out. ${what}`, why });
  return null;
}

/** The name between backticks. */
export function unquoted(sql: string): string {
  return sql.slice(1, -1).replaceAll('``', '`');
}
