import type { Change, ChangeStep } from './change.ts';

/** Where the changes lie below the plan’s folder. */
export const CHANGES_FOLDER = 'changes';

/** The script that runs the others. */
export const CHANGE_RUNNER = `${CHANGES_FOLDER}/run.sh`;

/** The path of a step's script below the plan's folder, and of the one that takes it back. */
export function changePath(change: Change, step: ChangeStep, direction: 'forward' | 'undo'): string {
  return scriptPath(change.name, change.steps.indexOf(step), `${step.id}${direction === 'undo' ? '.undo' : ''}`);
}

/** The same of the step at a place, counted from 0. */
export function scriptPath(change: string, at: number, step: string): string {
  return `${CHANGES_FOLDER}/${change}/${String(at + 1).padStart(2, '0')}_${step}.sql`;
}

/** The command, typed in the plan's folder, that runs a script, and runs it again when a lock was in its way. */
export function changeCommand(path: string): string {
  return `sh ${CHANGE_RUNNER} ${path}`;
}
