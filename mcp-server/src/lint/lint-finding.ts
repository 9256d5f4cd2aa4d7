import type { Severity } from '../model/finding.ts';

/** What a rule says about a place in a file. */
export interface LintFinding {
  readonly rule: string;
  readonly severity: Severity;
  /** Counted from 1. */
  readonly line: number;
  /** The statement or call, as it stands there. */
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly instead: string;
}
