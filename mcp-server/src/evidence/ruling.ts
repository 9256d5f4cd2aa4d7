import type { Criterion } from '../model/criterion.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import type { CriterionResult } from '../model/gate.ts';
import { shellWord } from '../model/shell-word.ts';
import type { GateCase } from './gate-case.ts';

/** What a criterion comes to, and the record that shows it. */
export interface Ruling {
  readonly state: CriterionResult['state'];
  /** What was seen, or what is missing. */
  readonly reason: string;
  readonly record?: EvidenceRecord | undefined;
  readonly coverage?: CriterionResult['coverage'];
  /** What to do, where it is not the criterion's own command. */
  readonly run?: string | undefined;
}

/** Decides one criterion from the evidence alone. */
export type Judge = (gate: GateCase, criterion: Criterion) => Ruling;

type Rest = Omit<Ruling, 'state' | 'reason'>;

export function passed(reason: string, rest: Rest = {}): Ruling {
  return { state: 'passed', reason, ...rest };
}

export function failed(reason: string, rest: Rest = {}): Ruling {
  return { state: 'failed', reason, ...rest };
}

/** Nothing that was seen decides it: as good as failed. */
export function unknown(reason: string, rest: Rest = {}): Ruling {
  return { state: 'unknown', reason, ...rest };
}

const NAMED = 3;

/** The first few of a list, and how many more. */
export function some(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return `${names.slice(0, NAMED).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

/** What a person may do about findings that stay. */
export function orAccept(command: string, ids: readonly string[]): string {
  const [first] = ids;
  return first === undefined
    ? command
    : `Resolve it and run ${command}, or a person accepts it: lockstep accept ${shellWord(first)} --reason …`;
}
