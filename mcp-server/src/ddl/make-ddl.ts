import { DDL_STAGES, type DdlChoices, type Decision, type NamedTable, type SchemaDdl } from '../model/ddl.ts';
import type { AdoptRequest, CatalogueText, Ddl } from '../model/ddl-contract.ts';
import { type Mapping, tableKey, type UnmatchedTable } from '../model/mapping.ts';
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
  const plain = input.targetDdl.adopt(input.choices.tables === 'all' ? wholeRequest(input) : missingRequest(input));
  const adopted = { ...plain, decisions: [...plain.decisions, ...undecided(input)] };
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
  const mapping = { tables: [], unmatched: { source: [], target: [] }, leftBehind: [], inPlace: [] };
  return { source, sourceText, target: { ...target, ...nothing }, tables, mapping, choices };
}

/** A table that had to be renamed is not missing when the target has it under the name that it was given. */
function missingRequest(input: DdlInput): AdoptRequest {
  const { source, sourceText, target, mapping, choices, targetDdl } = input;
  const left = new Set(mapping.unmatched.target.map(tableKey));
  const given = left.size === 0 ? [] : targetDdl.names(wholeRequest(input));
  const made = new Map(
    given.filter((table) => left.has(tableKey(table.target))).map((table) => [tableKey(table.source), table]),
  );
  const there = mapping.unmatched.source.flatMap((table) => made.get(tableKey(table)) ?? []);
  const tables = missing(input)
    .filter((table) => !made.has(tableKey(table)))
    .map(({ schema, name }) => ({ schema, name }));
  return { source, sourceText, target, tables, mapping: withNamed(mapping, there), choices };
}

/** A table that could be one of the target’s is not made a second time. */
function missing({ mapping }: DdlInput): UnmatchedTable[] {
  return mapping.unmatched.source.filter(({ candidates }) => candidates.length === 0);
}

function undecided({ mapping, choices }: DdlInput): Decision[] {
  if (choices.tables === 'all') return [];
  return mapping.unmatched.source
    .filter(({ candidates }) => candidates.length > 0)
    .map(({ schema, name, candidates }) => ({
      id: 'table',
      effect: 'not mapped',
      object: { side: 'source', kind: 'table', schema, table: name, name },
      what: `The table is left out: it could be ${candidates.map((table) => table.name).join(' or ')}.`,
      why: 'The names do not say which: decide it in the mapping of lockstep.yaml, and make the plan again.',
    }));
}

function withNamed(mapping: Mapping, there: readonly NamedTable[]): Mapping {
  const none = { dropped: [], elsewhere: [], added: [], constants: [], where: [], tolerance: [], masked: [] };
  const rest = { ...none, key: [], unmatched: { source: [], target: [] } };
  return { ...mapping, tables: [...mapping.tables, ...there.map((table) => ({ ...table, ...rest }))] };
}
