import type { ScriptTraits } from '../../model/change-contract.ts';
import type { RenderedFile } from '../render-input.ts';

/** A statement as a migration tool is given it, without the semicolon at its end. */
export interface ToolStatement {
  readonly sql: string;
  /** The server refuses it in a transaction. */
  readonly alone: boolean;
}

/** A step of a change as a migration tool takes it. */
export interface ToolStep {
  /** Of the letters a-z, digits and underscores; with the change's name it names the file. */
  readonly name: string;
  /** What stands at the top of the file, a line each. */
  readonly head: readonly string[];
  /** Statements that limit how long the session waits, and those that take the limits off again. */
  readonly limits: readonly string[];
  readonly unlimits: readonly string[];
  readonly up: readonly ToolStatement[];
  readonly down: readonly ToolStatement[];
  /** Why no tool may run it in one go with what stands before it, as that it destroys; null: it may. */
  readonly held: string | null;
}

/** A change of one database, for a migration tool. */
export interface ToolChange {
  /** Of the letters a-z, digits and underscores. */
  readonly name: string;
  readonly server: ScriptTraits;
  readonly steps: readonly ToolStep[];
}

export const MIGRATION_TOOLS = [
  'prisma',
  'drizzle',
  'knex',
  'typeorm',
  'flyway',
  'liquibase',
  'golang-migrate',
] as const;

/** A tool that brings a project's database up to date. */
export type MigrationTool = (typeof MIGRATION_TOOLS)[number];

/** How a module of JavaScript says what it exports, and the ending of its name. */
export interface ModuleStyle {
  readonly extension: string;
  readonly typed: boolean;
  readonly exports: 'import' | 'require';
}

/** A migration tool of a project. */
export interface FoundTool {
  readonly tool: MigrationTool;
  /** The file that gives it away. */
  readonly by: string;
  /** The folder of its migrations, from the project's folder. */
  readonly folder: string;
  /** Names of what is in that folder. */
  readonly existing: readonly string[];
  readonly module: ModuleStyle;
  /** The text of the list of migrations that the tool keeps beside them; null: it keeps none, or none yet. */
  readonly journal: string | null;
}

/** A step that its tool is not given, and why. */
export interface StepByHand {
  readonly step: string;
  readonly why: string;
}

/** What a tool is given: files below the project's folder, what is left to people, and what they must know of the tool. */
export interface ToolFiles {
  readonly files: readonly RenderedFile[];
  readonly byHand: readonly StepByHand[];
  readonly notes: readonly string[];
}

/** Writes the steps of a change as one tool reads them. */
export type ToolWriter = (change: ToolChange, found: FoundTool) => ToolFiles;
