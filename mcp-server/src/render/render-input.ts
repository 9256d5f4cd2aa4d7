import type { Dialect } from '../engines/engine.ts';
import type { Finding } from '../model/finding.ts';
import type { Mapping } from '../model/mapping.ts';
import type { ObjectAssessment } from '../model/object-verdict.ts';
import type { Plan } from '../model/plan.ts';
import type { Schema } from '../model/schema.ts';

/** What the documents and scripts are written from. */
export interface RenderContext {
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly mapping: Mapping;
  readonly findings: readonly Finding[];
  /** What becomes of the source's views, routines, triggers and events. */
  readonly objects: ObjectAssessment;
  readonly sourceDialect: Dialect;
  readonly targetDialect: Dialect;
}

export interface RenderInput extends RenderContext {
  readonly plan: Plan;
}

/** A generated file: its path below the plan's folder, with forward slashes, and its text. */
export interface RenderedFile {
  readonly path: string;
  readonly text: string;
}
