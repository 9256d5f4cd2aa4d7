import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LockstepError } from '../model/errors.ts';
import { fileError } from '../model/file-errors.ts';
import { printableJson } from '../model/printable.ts';
import { checkFolders, makeFolders, putInPlace, readPlainFile, stage, sweepStaged } from './plan-folder.ts';

/** Where a long check keeps how far it is, so that it can go on after a cancel, a kill or a pause. */
export interface CheckpointFile {
  /** The state of the last run that did not end, or null. VALIDATION when the file is no JSON. */
  load(): Promise<unknown>;
  /** Replaces the state; the file is there whole or as it was before, also after a kill. */
  save(state: unknown): Promise<void>;
  clear(): Promise<void>;
  /** True while somebody keeps a file called `pause` beside the state. */
  paused(): boolean;
}

/** Below the project's folder. */
export const CHECKPOINT_FOLDER = '.lockstep';

export function checkpointFile(projectDir: string, name: string): CheckpointFile {
  const folder = join(projectDir, CHECKPOINT_FOLDER);
  const file = join(folder, name);
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof LockstepError ? error : fileError(error, folder);
    }
  };
  return {
    load: () =>
      guarded(async () => {
        await checkFolders([folder]);
        const bytes = await readPlainFile(file);
        return bytes === null ? null : parse(bytes.toString('utf8'), file);
      }),
    save: (state) =>
      guarded(async () => {
        await checkFolders([folder]);
        await makeFolders([folder]);
        await readPlainFile(file);
        await sweepStaged([folder]);
        await putInPlace(await stage(file, printableJson(state)), file);
      }),
    clear: () => guarded(() => rm(file, { force: true })),
    paused: () => existsSync(join(folder, 'pause')),
  };
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LockstepError('VALIDATION', `${file} is no checkpoint: it holds no valid JSON.`, {
      hint: 'Remove the file and start the check from the beginning.',
      cause: error,
    });
  }
}
