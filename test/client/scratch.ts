import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Folders of one test, removed when it ends. */
export interface Scratch {
  readonly folder: string;
  /** The client remembers servers that failed for 15 minutes in its home: every test has a new one. */
  readonly home: string;
  /** An empty project, so that no settings of this repository apply. */
  readonly project: string;
  readonly temporary: string;
}

/** New folders for the test that runs now. */
export function makeScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const places = { home: join(folder, 'home'), project: join(folder, 'project'), temporary: join(folder, 'tmp') };
  for (const place of Object.values(places)) mkdirSync(place);
  return { folder, ...places };
}
