import type { Operation } from '../../model/writers.ts';
import type { Confidence } from '../code/project.ts';
import type { NamedTable } from '../table-names.ts';
import type { Place } from './languages.ts';

/** A call site in the repository, with what it writes. */
export interface RepositorySite {
  readonly path: string;
  readonly line: number;
  readonly place: Place;
  /** A table of the schema, a name that is none, or null when it cannot be told. */
  readonly table: NamedTable | string | null;
  /** Why the table cannot be told. */
  readonly untold: string | null;
  readonly operations: readonly Operation[];
  readonly columns: readonly string[] | null;
  readonly how: string;
  readonly confidence: Confidence;
  readonly covered: boolean;
}
