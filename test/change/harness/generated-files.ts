import { changePath } from '../../../mcp-server/src/model/change-paths.ts';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { openChange } from '../open-change.ts';
import type { ChangeFiles } from './run-trial.ts';
import type { Trial } from './trial.ts';

/** The scripts that Lockstep writes for a trial's change of the database as it is now. */
export async function generatedFiles(database: LabDatabase, trial: Trial): Promise<ChangeFiles> {
  const { changes, files, close } = await openChange(database, [trial.setting]);
  close();
  const [change] = changes.made;
  if (change === undefined) throw new Error(`${trial.name} was not made: ${JSON.stringify(changes.refused)}`);
  const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? null;
  return {
    question: change.question,
    steps: change.steps.map((step) => ({
      id: step.id,
      forward: textOf(changePath(change, step, 'forward')) ?? '',
      undo: textOf(changePath(change, step, 'undo')),
    })),
  };
}
