import { userInfo } from 'node:os';
import type { Config } from '../config.ts';
import { appendEvidence } from '../evidence/append-evidence.ts';
import { EVIDENCE_FOLDER, makeEvidenceFolder } from '../evidence/evidence-files.ts';
import { LockstepError } from '../model/errors.ts';
import {
  type Asked,
  type EvidenceRecord,
  evidenceId,
  type SeenByTool,
  type Servers,
  type Subject,
} from '../model/evidence.ts';
import { fileError } from '../model/file-errors.ts';
import { version } from '../version.ts';

/** What a run told its witness. */
export interface Told {
  readonly subject: (() => Subject) | null;
  readonly asked: Asked;
  readonly seen: SeenByTool | null;
}

/** Keeps what a run saw, and says under which id; or why nothing was kept. It never takes the run's own answer away. */
export async function keepEvidence(
  { subject, asked, seen, servers }: Told & { readonly servers: Servers },
  { config, caller }: { readonly config: () => Config; readonly caller: EvidenceRecord['by']['how'] },
): Promise<string> {
  if (seen === null) return 'not kept: this run saw nothing that a gate asks about';
  try {
    const { projectDir } = config();
    await makeEvidenceFolder(projectDir);
    const entry = { at: new Date().toISOString(), by: { how: caller, user: userName() }, lockstep: version };
    const record = await appendEvidence(projectDir, { ...entry, asked, subject: subject?.() ?? null, servers, seen });
    return `kept as ${evidenceId(record)}`;
  } catch (error) {
    const { message, hint } = error instanceof LockstepError ? error : fileError(error, EVIDENCE_FOLDER);
    return `NOT KEPT, so no gate can pass on this run: ${message} ${hint}`;
  }
}

/** The user of the operating system; a container may have a number without a name. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
