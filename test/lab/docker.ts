import type { Installation } from './installation.ts';
import type { ServerKind } from './kinds.ts';
import { tryCommand } from './run-command.ts';

/** Whether a Docker engine answers, not only whether its client is installed. */
export async function dockerAnswers(): Promise<boolean> {
  return (await tryCommand(['docker', 'info'])).code === 0;
}

export async function dockerInstallation(kind: ServerKind): Promise<Installation> {
  throw new Error('not yet');
}
