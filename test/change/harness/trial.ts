import type { Random } from '../../demo/dataset/random.ts';
import type { Engine, ServerKind } from '../../lab/kinds.ts';
import type { Value } from './session.ts';

/** A statement with ? for its values. */
export type Written = readonly [statement: string, ...values: readonly Value[]];

/** How the revision of a record is counted up, and read. */
export interface RevisionSql {
  count(key: number): Written;
  read(key: number): Written;
}

/** How one version of the application sees its records: by a number, with a text or nothing in each. */
export interface Shape {
  insert(key: number, value: string | null): readonly Written[];
  update(key: number, value: string | null): readonly Written[];
  remove(key: number): readonly Written[];
  /** All records: the number and the text. */
  readonly all: string;
  /** How it counts up the revision of a record; as the trial does unless told. */
  readonly revision?: RevisionSql;
}

/** A change, the tables that it begins with, and the two versions of the application that write at once. */
export interface Trial {
  readonly name: string;
  /** The engines that have the change. */
  readonly on: readonly Engine[];
  /** A server of these engines that refuses the change. */
  readonly butOn?: ServerKind;
  /** Those on which the short form tries it; all of them unless told. */
  readonly short?: readonly Engine[];
  /** As an entry of `changes:`. */
  readonly setting: Readonly<Record<string, unknown>>;
  /** Makes the tables. */
  tables(engine: Engine): string;
  /** The old version, which knows nothing of the change. */
  old(engine: Engine): Shape;
  /** The version that comes with the change; null: the change asks nothing of the application. */
  fresh(engine: Engine): Shape | null;
  /** What the version of today writes into a record. */
  value(random: Random): string | null;
  /** What a value is read as when the change is made; itself unless told. */
  becomes?(value: string | null): string | null;
  /** How the revision of a record that all update is counted up and read: a write that names neither shape. */
  revision(engine: Engine): RevisionSql;
  /** Statements that make the untouched record of the table say different things, past the triggers, and those that mend it; left out: no record can. */
  readonly spoil?: {
    readonly table: string;
    statements(engine: Engine): readonly string[];
    mend(engine: Engine): readonly string[];
  };
  /** The version that reads what is there after the last step; the new one where there is one. */
  readonly after?: 'old';
  /** The step from which on the new version serves; verify unless told. */
  serves?(engine: Engine): 'expand' | 'capture' | 'enforce' | 'flip';
  /** What is known of writes of the old version: they are noted unless told. `gone`: it must have ended before the flip. */
  readonly oldWrites?: 'unseen' | 'gone';
  /** Takes away what the trial made outside of its database. */
  cleanUp?(engine: Engine): string;
}
