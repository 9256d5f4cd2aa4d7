import type { Changes } from '../model/change.ts';
import type { NotCarried } from '../model/described-kit.ts';
import type { Finding } from '../model/finding.ts';
import type { GateSettings } from '../model/gate-settings.ts';
import type { Mapping, TableName } from '../model/mapping.ts';
import type { Measured } from '../model/measured.ts';
import type { MigrationSettings } from '../model/migration-settings.ts';
import type { PlanSide } from '../model/plan.ts';
import type { Schema } from '../model/schema.ts';
import type { ServerFacts } from '../model/server.ts';

/** What of the target schema does not stand yet: the plan is made for it as its definition makes it. */
export interface ToCreate {
  /** `mapped`: the names say what receives what. Else lockstep.yaml has to, once the table stands. */
  readonly tables: readonly { readonly source: TableName; readonly target: TableName; readonly mapped: boolean }[];
  /** The files that make them and that take them back, each in the order in which they run, below the plan’s folder. */
  readonly files: readonly string[];
  readonly undo: readonly string[];
}

/** Everything a plan is made from: what the two servers said, what comparing them found, and what people decided. */
export interface PlanInput {
  readonly source: PlanSide;
  readonly target: PlanSide;
  readonly sourceSchema: Schema;
  /** With the tables that the target lacks, as their definition makes them. */
  readonly targetSchema: Schema;
  readonly toCreate: ToCreate;
  readonly mapping: Mapping;
  readonly findings: readonly Finding[];
  readonly facts: { readonly source: ServerFacts; readonly target: ServerFacts };
  /** `migration:` of lockstep.yaml. */
  readonly settings: MigrationSettings;
  /** `gates:` of lockstep.yaml. */
  readonly gates: GateSettings;
  /** Rates of the live servers; null: never measured. */
  readonly measured: Measured | null;
  /** Old and new stand in one database. */
  readonly sameDatabase: boolean;
  /** Tables whose old shape compat/ keeps beside the new one; 0: it is not written. */
  readonly oldShapes: number;
  /** The same of the new shape over the old tables, for a new version that is deployed before the flip. */
  readonly newShapes: number;
  /** What lockstep.yaml changes inside the one database. */
  readonly changes: Changes;
  /** How many pairs the sync kit carries, and what it does not. */
  readonly kit: { readonly tables: number; readonly notCarried: readonly NotCarried[] };
}
