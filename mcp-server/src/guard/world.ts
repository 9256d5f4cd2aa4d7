import type { Production } from './production.ts';

/** What the guard may look at: nothing of it is changed, and no network is used. */
export interface World {
  readonly production: Production;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** lockstep.yaml, which only a person may weaken. */
  readonly settingsFile: string;
  /** Where the command starts. */
  readonly dir: string;
  readonly home: string;
  /** The text of a file; null when it is not there, no file, or too large to be read in time. */
  readFile(path: string): string | null;
}
