import { execFileSync } from 'node:child_process';
import { continueTree, killTree, stopTree } from './processes.mjs';

/** The rough ways to treat a server, given its process id. */
export interface ProcessControl {
  readonly pause: (pid: number) => void;
  readonly resume: (pid: number) => void;
  readonly kill: (pid: number) => void;
}

/** The control of a server process on this machine, or of the named container when there is one. */
export function processControl(container: string | undefined): ProcessControl {
  if (container === undefined) return { pause: stopTree, resume: continueTree, kill: killTree };
  const docker = (verb: string) => () => void execFileSync('docker', [verb, container], { stdio: 'pipe' });
  return { pause: docker('pause'), resume: docker('unpause'), kill: docker('kill') };
}
