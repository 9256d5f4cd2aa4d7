import type { AdoptRequest, CatalogueText, Ddl } from '../engines/engine.ts';
import { DDL_STAGES, type DdlChoices, type NamedTable, type SchemaDdl } from '../model/ddl.ts';
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

/** The definition of the tables that the target lacks, or of all of them where that is configured. */
export function makeDdl(input: DdlInput): SchemaDdl {
  const adopted = input.targetDdl.adopt(input.choices.tables === 'all' ? wholeRequest(input) : missingRequest(input));
  const statements = input.targetDdl.statements(adopted);
  const scripts = DDL_STAGES.map((stage) => {
    const own = statements.filter((statement) => statement.stage === stage);
    const undo = own.flatMap((statement) => statement.undo ?? []).reverse();
    return { stage, forward: own.map(({ sql }) => sql), reverse: undo };
  });
  return { adopted, scripts: scripts.filter(({ forward }) => forward.length > 0) };
}

/** For the whole definition the target counts as empty: its statements leave alone what is there. */
function wholeRequest({ source, sourceText, target, choices }: DdlInput): AdoptRequest {
  const tables = source.tables.map(({ schema, name }) => ({ schema, name }));
  const nothing = { tables: [], views: [], routines: [], triggers: [], events: [], sequences: [], enums: [] };
  const mapping = { tables: [], unmatched: { source: tables, target: [] } };
  return { source, sourceText, target: { ...target, ...nothing }, tables, mapping, choices };
}

/** A table that had to be renamed is not missing when the target has it under the name that it was given. */
function missingRequest(input: DdlInput): AdoptRequest {
  const { source, sourceText, target, mapping, choices, targetDdl } = input;
  const left = new Set(mapping.unmatched.target.map(nameKey));
  const given = left.size === 0 ? [] : targetDdl.names(wholeRequest(input));
  const made = new Map(
    given.filter((table) => left.has(nameKey(table.target))).map((table) => [nameKey(table.source), table]),
  );
  const there = mapping.unmatched.source.flatMap((table) => made.get(nameKey(table)) ?? []);
  const tables = mapping.unmatched.source.filter((table) => !made.has(nameKey(table)));
  return { source, sourceText, target, tables, mapping: withNamed(mapping, there), choices };
}

function withNamed({ tables, unmatched }: Mapping, there: readonly NamedTable[]): Mapping {
  const rest = { key: [], unmatched: { source: [], target: [] } };
  return { tables: [...tables, ...there.map((table) => ({ ...table, ...rest }))], unmatched };
}

function nameKey({ schema, name }: TableName): string {
  return JSON.stringify([schema, name]);
}
