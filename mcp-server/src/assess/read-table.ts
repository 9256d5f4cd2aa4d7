import type { Database, DataRequest } from '../engines/engine.ts';
import type { HazardFinding, NotAssessed, TableReading } from '../model/assessment.ts';
import type { RowQuestion, SetQuestion } from '../model/data-question.ts';
import type { RowFilter } from '../model/row-filter.ts';
import type { Table } from '../model/schema.ts';
import type { Hazard } from './check.ts';
import { findingOf, type Showing, type Suspicion } from './finding-of.ts';
import type { Answer } from './reading/answers.ts';
import { type Ask, type ReadLimits, readRows } from './reading/read-rows.ts';
import { readSet } from './reading/read-set.ts';
import { refusalOf } from './reading/refusal.ts';
import { dataRequest } from './reading/row-key.ts';

/** A table of the source and what to ask of its rows. */
export interface TableQuestions {
  readonly table: Table;
  /** What the rows pass that are asked about; none: all are. */
  readonly moves: readonly RowFilter[];
  /** The same for a reader. */
  readonly where: string | null;
  readonly suspicions: readonly Suspicion[];
}

/** The same with whom to ask, and how gently. */
export interface TableJob extends TableQuestions {
  readonly target: Database;
  readonly limits: ReadLimits;
  readonly showing: Showing;
  readonly signal: AbortSignal;
  readonly onRows: (rows: number) => void;
}

/** What its rows said. */
export interface TableAnswer {
  readonly findings: readonly HazardFinding[];
  readonly notChecked: readonly NotAssessed[];
  readonly reading: TableReading;
}

/** PostgreSQL takes 1,664 columns, and a parser takes its time. */
const QUESTIONS_PER_PASS = 300;

type OfRows = Suspicion & { readonly hazard: { readonly question: RowQuestion } };
type OfSets = Suspicion & { readonly hazard: { readonly question: SetQuestion } };

/** Asks everything about one table: what is wrong with single rows in one pass, what is wrong between rows one by one. */
export async function readTable(job: TableJob, ask: Ask): Promise<TableAnswer> {
  const { table, limits } = job;
  const request = dataRequest(table, job.moves);
  const key = request.key.map(({ name }) => name);
  const findings: HazardFinding[] = [];
  const notChecked: NotAssessed[] = [];
  const ofRows = job.suspicions.filter(isOfRows);
  let reading: TableReading = { table: nameOf(table), read: 'whole', rows: 0, of: null, how: 'nothing to ask' };
  for (let at = 0; at < ofRows.length; at += QUESTIONS_PER_PASS) {
    const asked = ofRows.slice(at, at + QUESTIONS_PER_PASS);
    const pass = await readPass(job, ask, request, asked);
    reading = pass.reading;
    findings.push(...pass.found.map(({ suspicion, answer }) => findingOf(suspicion, answer, key, job.showing)));
    notChecked.push(...pass.notChecked);
    if (reading.read === 'not read') break;
  }
  const ofSets = reading.read === 'not read' ? [] : job.suspicions.filter(isOfSets);
  for (const suspicion of ofSets) {
    const { check, hazard } = suspicion;
    const rows = table.rowEstimate ?? 0;
    if (rows > limits.wholeRows) {
      const reason = `the table has about ${rows.toLocaleString('en-US')} rows, more than whole_rows: what is wrong between rows is not seen in a sample`;
      notChecked.push({ check, object: objectText(hazard), reason });
      continue;
    }
    try {
      const judge = { target: job.target, collations: hazard.collations ?? [], signal: job.signal };
      const answer = await ask((reader) => readSet(reader, request, hazard.question, judge));
      if (answer !== null) findings.push(findingOf(suspicion, answer, key, job.showing));
    } catch (error) {
      notChecked.push({ check, object: objectText(hazard), reason: refusalOf(error) });
    }
  }
  return { findings, notChecked, reading };
}

interface Found {
  readonly suspicion: Suspicion;
  readonly answer: Answer;
}

interface PassResult {
  readonly found: readonly Found[];
  readonly notChecked: readonly NotAssessed[];
  readonly reading: TableReading;
}

/** When one question makes the server fail, each is asked by itself, so that only that one has no answer. */
async function readPass(job: TableJob, ask: Ask, request: DataRequest, asked: readonly OfRows[]): Promise<PassResult> {
  const { table, limits, onRows } = job;
  const questions = asked.map(({ hazard }) => hazard.question);
  try {
    const { answers, sampledBy } = await readRows(ask, table, request, questions, limits, onRows);
    const of = sampledBy === null ? null : table.rowEstimate;
    const found = answers.result(of).flatMap((answer, at) => {
      const one = asked[at];
      return answer === null || one === undefined ? [] : [{ suspicion: one, answer }];
    });
    const read = { rows: Number(answers.rows), sampledBy, of };
    return { found, notChecked: [], reading: readingOf(job, read) };
  } catch (error) {
    const reason = refusalOf(error);
    const unread = notReadOf(table, reason);
    if (!isOfOneQuestion(error)) return { found: [], notChecked: [], reading: unread };
    if (asked.length <= 1) {
      const notChecked = asked.map(({ check, hazard }) => ({ check, object: objectText(hazard), reason }));
      return { found: [], notChecked, reading: unread };
    }
    const single: PassResult[] = [];
    for (const one of asked) single.push(await readPass({ ...job, onRows: () => {} }, ask, request, [one]));
    const reading = single.find(({ reading: { read } }) => read !== 'not read')?.reading ?? unread;
    return {
      found: single.flatMap((pass) => pass.found),
      notChecked: single.flatMap((pass) => pass.notChecked),
      reading,
    };
  }
}

function readingOf(
  { table, where }: TableQuestions,
  { rows, sampledBy, of }: { readonly rows: number; readonly sampledBy: string | null; readonly of: number | null },
): TableReading {
  const only = where === null ? null : `only rows that the mapping copies: ${where}`;
  const read = sampledBy !== null ? 'sample' : only === null ? 'whole' : 'moving';
  const how = [sampledBy, only].filter((text) => text !== null).join('; ') || 'every row';
  return { table: nameOf(table), read, rows, of: sampledBy === null ? rows : of, how };
}

/** A table of which no row was looked at, and why. */
export function notReadOf(table: Table, how: string): TableReading {
  return { table: nameOf(table), read: 'not read', rows: 0, of: table.rowEstimate, how };
}

/** A value, or an expression, that the server cannot compute; not a missing right, a lost server or a limit that passed. */
function isOfOneQuestion(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'INTERNAL' || error.code === 'UNSUPPORTED' || error.code === 'VALIDATION' || error.code === 'LIMIT')
  );
}

function isOfRows(suspicion: Suspicion): suspicion is OfRows {
  const { question } = suspicion.hazard;
  return question !== null && !isSet(question);
}

function isOfSets(suspicion: Suspicion): suspicion is OfSets {
  const { question } = suspicion.hazard;
  return question !== null && isSet(question);
}

function isSet({ kind }: RowQuestion | SetQuestion): boolean {
  return kind === 'folded duplicates' || kind === 'orphans' || kind === 'parent stays' || kind === 'other spelling';
}

/** `schema.table`. */
export function nameOf({ schema, name }: Pick<Table, 'schema' | 'name'>): string {
  return `${schema}.${name}`;
}

/** `table.column`, as a reader looks for it. */
export function objectText({ object }: Hazard): string {
  return [object.table, object.name].filter((name) => name !== null).join('.');
}
