import type { Database } from '../engines/engine.ts';
import type { Assessment, HazardFinding, NotAssessed } from '../model/assessment.ts';
import { sortFindings } from '../model/finding.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Schema, Table } from '../model/schema.ts';
import type { ShowValue } from '../model/show-value.ts';
import type { Check, Hazard, World } from './check.ts';
import { checks as allChecks } from './checks/index.ts';
import { definitionFinding } from './finding-of.ts';
import { askedColumn } from './fix.ts';
import { nameOf, objectText, type Suspicion } from './read-table.ts';
import { readTables } from './read-tables.ts';
import type { PaceLimits } from './reading/pace.ts';
import type { ReadLimits } from './reading/read-rows.ts';
import { refusalOf } from './reading/refusal.ts';
import { subjectsOf } from './subjects.ts';

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
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number, message: string) => void;
}

/** Looks for everything in the live data of the source that would break or change on the target. Only CANCELLED is thrown. */
export async function assessData(input: AssessInput): Promise<Assessment> {
  const world = worldOf(input);
  const wanted = allChecks.filter(({ id }) => input.checks === null || input.checks.includes(id));
  const suspected = suspect(world, wanted, input.tables);
  const answers = await readTables(input, world, suspected.byTable);
  return {
    findings: sortHazards([...suspected.findings, ...answers.flatMap(({ findings }) => findings)]),
    tables: answers.map(({ reading }) => reading).sort((a, b) => (a.table < b.table ? -1 : 1)),
    not_checked: [
      ...unseen(world, wanted),
      ...suspected.notChecked,
      ...answers.flatMap(({ notChecked }) => notChecked),
    ],
  };
}

function worldOf({ source, target, sourceSchema, targetSchema, mapping, limits }: AssessInput): World {
  const to = target.dialect.data.capacity;
  return {
    source: sourceSchema,
    target: targetSchema,
    mapping,
    sourceDialect: source.dialect,
    targetDialect: target.dialect,
    from: source.dialect.data.capacity,
    to,
    hugeBytes: limits.hugeBytes ?? to.valueBytes,
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
  readonly byTable: (readonly [Table, Suspicion[]])[];
}

/** Pure: what to ask of which table, and what no question is needed for. */
function suspect(world: World, wanted: readonly Check[], tables: readonly Table[]): Suspected {
  const result: Suspected = { findings: [], notChecked: [], byTable: [] };
  const chosen = new Set(tables.map(nameOf));
  for (const { id, ofSchema } of wanted) {
    for (const hazard of ofSchema?.(world) ?? []) {
      const { schema, table, name, kind } = hazard.object;
      const about = kind === 'table' ? nameOf({ schema, name }) : nameOf({ schema, name: table ?? '' });
      if (kind === 'database' || chosen.has(about)) result.findings.push(definitionFinding(id, hazard));
    }
  }
  for (const subject of subjectsOf(world, tables)) {
    const suspicions: Suspicion[] = [];
    for (const { id, ofTable } of wanted) {
      for (const hazard of ofTable?.(subject) ?? []) {
        if (hazard.question === null) result.findings.push(definitionFinding(id, hazard));
        else if (canBe(world, subject.table, id, hazard, result.notChecked)) suspicions.push({ check: id, hazard });
      }
    }
    result.byTable.push([subject.table, suspicions]);
  }
  return result;
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
