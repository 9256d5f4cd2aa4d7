import type { HazardExample, HazardFinding, HazardFix, HazardRows } from '../model/assessment.ts';
import { askedColumns, showsLength } from '../model/data-question.ts';
import type { RowText } from '../model/digest.ts';
import { quantity } from '../model/quantity.ts';
import type { ShowValue } from '../model/show-value.ts';
import type { Hazard, Subject } from './check.ts';
import { rowFix } from './fix.ts';
import type { Answer } from './reading/answers.ts';
import { receiver } from './receiver.ts';

/** What may be wrong with the rows of a table, or is by its definition. */
export interface Suspicion {
  readonly check: string;
  readonly hazard: Hazard;
  readonly subject: Subject;
}

/** How values appear: shown, and those that the mapping masks. */
export interface Showing {
  readonly show: ShowValue;
  /** For keys, which are shown whatever the settings say. */
  readonly reveal: ShowValue;
  readonly mask: ShowValue;
}

/** The finding about rows, with masked examples and the SQL that mends them. */
export function findingOf(
  { check, hazard, subject }: Suspicion,
  { rows, examples }: Answer,
  key: readonly string[],
  showing: Showing,
): HazardFinding {
  const moving = subject.moves.length > 0 ? ' of those that are copied' : '';
  return {
    ...wordsOf(check, hazard),
    what: `${hazard.what} in ${rowsText(rows)}${moving}.${receiver(subject, hazard)}`,
    rows,
    examples: examples.map((row) => exampleOf(row, key, hazard, subject, showing)),
    fix: fixOf(hazard, subject),
  };
}

/** The finding that a definition alone gives; `subject` is null where it is about the whole database. */
export function definitionFinding(check: string, hazard: Hazard, subject: Subject | null): HazardFinding {
  const what = `${hazard.what}${subject === null ? '' : receiver(subject, hazard)}`;
  return { ...wordsOf(check, hazard), what, rows: null, examples: [], fix: fixOf(hazard, subject) };
}

function wordsOf(rule: string, { severity, object, consequence, wayOut }: Hazard) {
  return { rule, severity, object, consequence, wayOut };
}

function fixOf({ question, fix }: Hazard, subject: Subject | null): HazardFix {
  const { target = null, declare = null } = fix;
  const made =
    question === null || subject === null
      ? { source: null, list: null }
      : rowFix(subject.world, subject.table, question, subject.moves, fix.source === undefined);
  const source = fix.source ?? made.source;
  const mends = [source, target, declare].some((sql) => sql !== null);
  return { by: mends ? 'statement' : 'decision', source, target, declare, list: made.list };
}

function rowsText({ count, how }: HazardRows): string {
  const rows = quantity(count, 'row');
  if (how === 'at least') return `at least ${rows}`;
  return how === 'estimated' ? `about ${rows} (estimated from a sample)` : rows;
}

/** A length says nothing of the value, and of what is too long it is all that a reader needs. */
function exampleOf(
  row: RowText,
  key: readonly string[],
  { question }: Hazard,
  { mapping }: Subject,
  { show, reveal, mask }: Showing,
): HazardExample {
  const columns = question === null ? [] : askedColumns(question);
  const unit = question?.kind === 'longer' ? question.unit : 'bytes';
  const long = question !== null && showsLength(question);
  const masked = new Set(mapping?.masked);
  const shown = (name: string, value: string | null) => (masked.has(name) ? mask(value) : show(value));
  const keyText = (name: string, value: string | null) => (masked.has(name) ? mask(value) : reveal(value));
  return {
    key: Object.fromEntries(key.map((name, at) => [name, keyText(name, row.key[at] ?? null)])),
    values: Object.fromEntries(
      columns.map((name, at) => {
        const value = row.values[at] ?? null;
        return [name, long && value !== null ? `${Number(value).toLocaleString('en-US')} ${unit}` : shown(name, value)];
      }),
    ),
  };
}
