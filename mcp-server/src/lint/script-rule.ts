import type { Severity } from '../model/finding.ts';
import type { DeclaredColumn, Lock, Operation, Script, ScriptStatement, ScriptTraits } from '../model/script.ts';

/** One thing that a statement does, and what the file says around it. */
export interface Place {
  readonly operation: Operation;
  readonly lock: Lock | null;
  readonly statement: ScriptStatement;
  readonly script: Script;
  readonly traits: ScriptTraits;
  /** Its migration tool sends the whole file in one transaction. */
  readonly together: boolean;
  /** Between BEGIN and COMMIT of the file itself. */
  readonly inTransaction: boolean;
  /** The operations of the file before this one, and of its transaction so far. */
  readonly before: readonly Operation[];
  readonly transaction: readonly { readonly operation: Operation; readonly lock: Lock | null }[];
  /** Whether the file makes the table itself: nobody uses it yet. */
  readonly isNew: (table: string) => boolean;
}

/** What is wrong here, with the names of the script, and what to do instead. */
export interface Trouble {
  readonly what: string;
  readonly instead: string;
}

/** A hazard of a migration script. */
export interface ScriptRule {
  /** The file's name. */
  readonly id: string;
  readonly severity: Severity;
  /** What goes wrong when it is run, in a sentence. */
  readonly why: string;
  /** Said once for a file. */
  readonly once?: true;
  look(place: Place): Trouble | null;
}

/** A rule about one kind of operation. */
export function about<K extends Operation['kind']>(
  kind: K,
  look: (operation: Extract<Operation, { kind: K }>, place: Place) => Trouble | null,
): (place: Place) => Trouble | null {
  return (place) => (isOf(kind, place.operation) ? look(place.operation, place) : null);
}

function isOf<K extends Operation['kind']>(
  kind: K,
  operation: Operation,
): operation is Extract<Operation, { kind: K }> {
  return operation.kind === kind;
}

/** Whether the script limits the wait for locks at a place: by a limit that is one. */
export function limitsWaits({ before, traits }: Place): boolean {
  const last = before.findLast((each) => each.kind === 'set' && traits.lockLimits.includes(each.name));
  return last?.kind === 'set' && !/^'?(?:0\s*[a-z]*|default|)'?$/i.test(last.value);
}

/** Whether somebody may use the table that a lock is on. */
export function inUse({ lock, isNew }: Place): boolean {
  return lock !== null && !isNew(lock.table);
}

/** The table that a lock is on, in words: a statement about an index alone does not name it. */
export function lockedTable({ operation, lock }: Pick<Place, 'operation' | 'lock'>): string {
  if (lock !== null && lock.table !== '') return lock.table;
  return operation.kind === 'drop index' ? `the table of the index ${operation.name}` : 'every table that it touches';
}

/** A rule about the type of a column that a statement makes. */
export function aboutColumn(
  isTroubled: (column: DeclaredColumn, place: Place) => boolean,
  instead: string,
): (place: Place) => Trouble | null {
  return (place) => {
    const found = columnsMade(place.operation).find((column) => isTroubled(column, place));
    return found === undefined ? null : { what: `${found.name} is ${found.type}`, instead };
  };
}

/** The columns that a statement makes, with a table or for one. */
export function columnsMade(operation: Operation): readonly DeclaredColumn[] {
  return operation.kind === 'create table'
    ? operation.columns
    : operation.kind === 'add column'
      ? [operation.column]
      : [];
}
