import type { HazardRows } from '../../model/assessment.ts';
import type { RowQuestion } from '../../model/data-question.ts';
import type { RowText } from '../../model/digest.ts';

/** What the rows of a table said to one question. */
export interface Answer {
  readonly rows: HazardRows;
  readonly examples: readonly RowText[];
}

/** A question that the server did not answer. */
export interface Refusal {
  readonly refused: string;
}

/** Rows that are shown of each hazard. */
export const MOST_EXAMPLES = 5;

/** Adds up what the parts of a table say to the same questions. */
export class Answers {
  readonly questions: readonly RowQuestion[];
  readonly #counts: bigint[];
  readonly #examples: RowText[][];
  #rows = 0n;
  #read = 0n;
  #sampledBy: string | null = null;

  constructor(questions: readonly RowQuestion[]) {
    this.questions = questions;
    this.#counts = questions.map(() => 0n);
    this.#examples = questions.map(() => []);
  }

  /** Rows judged. */
  get rows(): bigint {
    return this.#rows;
  }

  get sampledBy(): string | null {
    return this.#sampledBy;
  }

  /** `read`: rows of which `rows` pass the filters and were judged. */
  add(rows: bigint, counts: readonly bigint[], sampledBy: string | null, read = rows): void {
    this.#rows += rows;
    this.#read += read;
    this.#sampledBy = sampledBy ?? this.#sampledBy;
    for (const [at, count] of counts.entries()) this.#counts[at] = (this.#counts[at] ?? 0n) + count;
  }

  show(question: number, examples: readonly RowText[]): void {
    this.#examples[question]?.push(...examples);
  }

  /** How many more rows of a question may be shown. */
  room(question: number): number {
    return MOST_EXAMPLES - (this.#examples[question]?.length ?? 0);
  }

  /** By question; null where no row was found. `of`: the rows in all when only a sample was read. */
  result(of: number | null): (Answer | null)[] {
    return this.#counts.map((count, at) => {
      if (count === 0n) return null;
      const examples = this.#examples[at] ?? [];
      if (of === null) return { rows: { count: Number(count), how: 'exact' }, examples };
      const share = Number(count) / Math.max(1, Number(this.#read));
      return { rows: { count: Math.max(Number(count), Math.round(share * of)), how: 'estimated' }, examples };
    });
  }
}
