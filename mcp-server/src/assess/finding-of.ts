import type { HazardExample, HazardFinding, HazardRows } from '../model/assessment.ts';
import { askedColumns, showsLength } from '../model/data-question.ts';
import type { RowText } from '../model/digest.ts';
import { quantity } from '../model/quantity.ts';
import type { Table } from '../model/schema.ts';
import type { ShowValue } from '../model/show-value.ts';
import type { Hazard, World } from './check.ts';
import { sourceFix } from './fix.ts';
import type { Answer } from './reading/answers.ts';

/** A hazard that rows have. */
export interface Found {
  readonly check: string;
  readonly hazard: Hazard;
  readonly answer: Answer;
}

/** The finding about rows, with masked examples and the SQL that mends them. */
export function findingOf(
  world: World,
  table: Table,
  { check, hazard, answer }: Found,
  key: readonly string[],
  show: ShowValue,
): HazardFinding {
  const { question, fix } = hazard;
  const source =
    fix.source === undefined && question !== null ? sourceFix(world, table, question) : (fix.source ?? null);
  return {
    ...wordsOf(check, hazard),
    what: `${hazard.what} in ${rowsText(answer.rows)}.`,
    rows: answer.rows,
    examples: answer.examples.map((row) => exampleOf(row, key, hazard, show)),
    fix: { source, target: fix.target ?? null },
  };
}

/** The finding that a definition alone gives. */
export function definitionFinding(check: string, hazard: Hazard): HazardFinding {
  const { source = null, target = null } = hazard.fix;
  return { ...wordsOf(check, hazard), what: hazard.what, rows: null, examples: [], fix: { source, target } };
}

function wordsOf(rule: string, { severity, object, consequence, wayOut }: Hazard) {
  return { rule, severity, object, consequence, wayOut };
}

function rowsText({ count, how }: HazardRows): string {
  const rows = quantity(count, 'row');
  if (how === 'at least') return `at least ${rows}`;
  return how === 'estimated' ? `about ${rows} (estimated from a sample)` : rows;
}

/** A length says nothing of the value, and of what is too long it is all that a reader needs. */
function exampleOf(row: RowText, key: readonly string[], { question }: Hazard, show: ShowValue): HazardExample {
  const columns = question === null ? [] : askedColumns(question);
  const unit = question?.kind === 'longer' ? question.unit : 'bytes';
  const long = question !== null && showsLength(question);
  return {
    key: Object.fromEntries(key.map((name, at) => [name, row.key[at] ?? null])),
    values: Object.fromEntries(
      columns.map((name, at) => {
        const value = row.values[at] ?? null;
        return [name, long && value !== null ? `${Number(value).toLocaleString('en-US')} ${unit}` : show(value)];
      }),
    ),
  };
}
