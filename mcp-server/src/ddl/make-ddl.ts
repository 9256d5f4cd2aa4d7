import type { CatalogueText, Ddl } from '../engines/engine.ts';
import { type Adopted, DDL_STAGES, type DdlChoices, type DdlStage } from '../model/ddl.ts';
import type { Mapping, TableName } from '../model/mapping.ts';
import type { Schema } from '../model/schema.ts';

/** What the definition of the target’s missing tables is made from. */
export interface DdlInput {
  readonly source: Schema;
  readonly target: Schema;
  readonly mapping: Mapping;
  readonly choices: DdlChoices;
  readonly sourceText: CatalogueText;
  readonly targetDdl: Ddl;
}

/** One file’s statements, in the order in which they run. */
export interface DdlScript {
  readonly stage: DdlStage;
  readonly forward: readonly string[];
  /** What takes them back, the last first; empty when there is nothing to take back. */
  readonly reverse: readonly string[];
}

/** The tables as the target’s engine holds them, why so, and the scripts that make and unmake them; no script when no table is missing. */
export interface SchemaDdl {
  readonly adopted: Adopted;
  readonly scripts: readonly DdlScript[];
}

/** The definition of the tables that the target lacks, or of all of them where that is configured. */
export function makeDdl({ source, target, mapping, choices, sourceText, targetDdl }: DdlInput): SchemaDdl {
  const whole = choices.tables === 'all';
  const tables: readonly TableName[] = whole
    ? source.tables.map(({ schema, name }) => ({ schema, name }))
    : mapping.unmatched.source;
  const names = whole ? { tables: [], unmatched: { source: [...tables], target: [] } } : mapping;
  const there = whole ? withoutTables(target) : target;
  const adopted = targetDdl.adopt({ source, sourceText, target: there, tables, mapping: names, choices });
  const statements = targetDdl.statements(adopted);
  const scripts = DDL_STAGES.map((stage) => {
    const own = statements.filter((statement) => statement.stage === stage);
    const undo = own.flatMap((statement) => statement.undo ?? []).reverse();
    return { stage, forward: own.map(({ sql }) => sql), reverse: undo };
  });
  return { adopted, scripts: scripts.filter(({ forward }) => forward.length > 0) };
}

/** For the whole definition the target counts as empty: its statements leave alone what is there. */
function withoutTables(target: Schema): Schema {
  return { ...target, tables: [], views: [], routines: [], triggers: [], events: [], sequences: [], enums: [] };
}
