import type { Finding } from '../model/finding.ts';
import type { Mapping } from '../model/mapping.ts';
import type { PlanSide } from '../model/plan.ts';
import type { Schema } from '../model/schema.ts';
import type { ServerFacts } from '../model/server.ts';

/** Everything a plan is made from: what the two servers said and what comparing them found. */
export interface PlanInput {
  readonly source: PlanSide;
  readonly target: PlanSide;
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly mapping: Mapping;
  readonly findings: readonly Finding[];
  readonly facts: { readonly source: ServerFacts; readonly target: ServerFacts };
}
