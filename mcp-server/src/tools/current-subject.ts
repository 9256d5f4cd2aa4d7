import { LockstepError } from '../model/errors.ts';
import type { Subject } from '../model/evidence.ts';
import type { RunContext } from './define.ts';
import { inspectMapped, subjectOf } from './inspect-both.ts';

/** What both sides are now, or why that cannot be told: without it a gate is judged all the same, and stays closed. */
export async function currentSubject(context: RunContext): Promise<Subject | string> {
  try {
    return subjectOf(await inspectMapped(context), context.config().settings.changes);
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === 'CANCELLED') throw error;
    return `Both catalogues could not be looked at: ${error.message}`;
  }
}
