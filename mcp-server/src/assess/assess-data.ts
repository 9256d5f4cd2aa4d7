import type { Database } from '../engines/engine.ts';
import type { Assessment, HazardFinding, NotAssessed } from '../model/assessment.ts';
import { sortFindings } from '../model/finding.ts';
import { isKitTable } from '../model/ledger.ts';
import { type Mapping, tableKey, whereText } from '../model/mapping.ts';
import type { Schema, Table } from '../model/schema.ts';
import type { ShowValue } from '../model/show-value.ts';
import type { Check, Hazard, World } from './check.ts';
import { checks as allChecks } from './checks/index.ts';
import { definitionFinding, type Suspicion } from './finding-of.ts';
import { askedColumn } from './fix.ts';
import { nameOf, objectText, type TableQuestions } from './read-table.ts';
import { readTables } from './read-tables.ts';
import type { PaceLimits } from './reading/pace.ts';
import type { ReadLimits } from './reading/read-rows.ts';
import { refusalOf } from './reading/refusal.ts';
import { subjectsOf, undecidedColumns } from './subjects.ts';
import { worldOf } from './world.ts';

/** Both databases, what to look at and how gently. */
export interface AssessInput {
  readonly source: Database;
  readonly target: Database;
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly mapping: Mapping;
  /** Tables of the source. */
  readonly tables: readonly Table[];
  /** Ids of checks; null: all. */
  readonly checks: readonly string[] | null;
  readonly limits: ReadLimits & PaceLimits & { readonly connections: number; readonly hugeBytes: number | null };
  readonly show: ShowValue;
  /** For keys, which are shown whatever the settings say. */
  readonly reveal: ShowValue;
  /** For values that the mapping masks, whatever is shown else. */
  readonly mask: ShowValue;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number, message: string) => void;
}

/** Looks for everything in the live data of the source that would break or change on the target. Only CANCELLED is thrown. */
export async function assessData(input: AssessInput): Promise<Assessment> {
  const world = worldOf(input);
  const wanted = allChecks.filter(({ id }) => input.checks === null || input.checks.includes(id));
  const moving = input.tables.filter((table) => world.tables.has(tableKey(table)));
  const suspected = suspect(world, wanted, input.tables, moving);
  const answers = await readTables(input, world, suspected.asked);
  return {
    findings: sortHazards(once([...suspected.findings, ...answers.flatMap(({ findings }) => findings)])),
    tables: answers.map(({ reading }) => reading).sort((a, b) => (a.table < b.table ? -1 : 1)),
    not_checked: [
      ...unseen(world, wanted),
      ...undecided(world, moving),
      ...suspected.notChecked,
      ...answers.flatMap(({ notChecked }) => notChecked),
    ],
    left_behind: input.tables.filter((table) => !moving.includes(table) && !isKitTable(table.name)).map(nameOf),
  };
}

/** What the login does not see at all, where a check would have looked at it. */
function unseen({ source }: World, wanted: readonly Check[]): NotAssessed[] {
  const lookers = new Map([
    ['trigger', 'trigger-unseen'],
    ['sequence', 'counter-near-end'],
    ['foreign key', 'cascade-unseen'],
  ]);
  return source.gaps.flatMap(({ kind, name, reason }) => {
    if (kind === 'schema') return [{ check: 'all', object: name, reason }];
    const check = wanted.find(({ id }) => id === lookers.get(kind));
    return check === undefined ? [] : [{ check: check.id, object: name, reason }];
  });
}

interface Suspected {
  /** What definitions alone show. */
  readonly findings: HazardFinding[];
  readonly notChecked: NotAssessed[];
  readonly asked: TableQuestions[];
}

/** Columns of which nobody has said where they go, so that nothing can be said of their values. */
function undecided(world: World, tables: readonly Table[]): NotAssessed[] {
  const reason =
    'no column of the target takes it, and lockstep.yaml does not drop it; compare_schemas names both ways out';
  return tables.flatMap((table) =>
    undecidedColumns(world, table).map((name) => ({ check: 'all', object: `${table.name}.${name}`, reason })),
  );
}

/** Pure: what to ask of which table, and what no question is needed for. */
function suspect(world: World, wanted: readonly Check[], asked: readonly Table[], moving: readonly Table[]): Suspected {
  const findings = wanted.flatMap(({ id, ofSchema }) =>
    (ofSchema?.(world) ?? []).filter(isAbout(asked)).map((hazard) => definitionFinding(id, hazard, null)),
  );
  const notChecked: NotAssessed[] = [];
  const questions = new Map<string, TableQuestions & { readonly suspicions: Suspicion[] }>();
  for (const subject of subjectsOf(world, moving)) {
    const { table, moves, mapping } = subject;
    // A table is read once for each set of rows that is copied of it.
    const id = JSON.stringify([tableKey(table), moves]);
    const where = mapping === null ? null : whereText(mapping);
    const suspicions: Suspicion[] = questions.get(id)?.suspicions ?? [];
    questions.set(id, { table, moves, where, suspicions });
    for (const { id: check, ofTable } of wanted) {
      for (const hazard of ofTable?.(subject) ?? []) {
        if (hazard.question === null) findings.push(definitionFinding(check, hazard, subject));
        else if (canBe(world, table, check, hazard, notChecked)) suspicions.push({ check, hazard, subject });
      }
    }
  }
  return { findings, notChecked: once(notChecked), asked: [...questions.values()] };
}

function isAbout(tables: readonly Table[]): (hazard: Hazard) => boolean {
  const chosen = new Set(tables.map(nameOf));
  return ({ object: { schema, table, name, kind } }) =>
    kind === 'database' || chosen.has(nameOf({ schema, name: kind === 'table' ? name : (table ?? '') }));
}

/** A table that is spread over several is judged for each of them: what all say is said once. */
function once<T>(said: readonly T[]): T[] {
  return [...new Map(said.map((one) => [JSON.stringify(one), one])).values()];
}

/** Whether the source's engine can hold such a row at all; what it cannot be asked is noted. */
function canBe(world: World, table: Table, check: string, hazard: Hazard, notChecked: NotAssessed[]): boolean {
  const { question } = hazard;
  if (question === null || question.kind === 'folded duplicates' || 'reference' in question) return true;
  try {
    const columnOf = (name: string) => askedColumn(world, table, name);
    return world.sourceDialect.data.condition(question, columnOf, world.source.flavor) !== null;
  } catch (error) {
    notChecked.push({ check, object: objectText(hazard), reason: refusalOf(error) });
    return false;
  }
}

/** `sortFindings` keeps what it is given, whatever more a finding holds. */
function sortHazards(findings: readonly HazardFinding[]): HazardFinding[] {
  const order = new Map(sortFindings(findings).map((finding, at) => [finding, at] as const));
  return [...findings].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}
