import type { SettingProblem } from '../model/configured-mapping.ts';
import { LockstepError } from '../model/errors.ts';

/** Takes one problem with its place in lockstep.yaml. */
export type Report = (path: SettingProblem['path'], message: string) => void;

/** Reports with a place below `path`. */
export function below(report: Report, ...path: SettingProblem['path']): Report {
  return (rest, message) => report([...path, ...rest], message);
}

/** The value, or nothing when it is refused: then the reason is reported. */
export function attempt<T>(report: Report, path: SettingProblem['path'], value: () => T): T[] {
  try {
    return [value()];
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    report(path, error.message);
    return [];
  }
}
