import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTools } from '../render/migration-tools/find-tools.ts';
import type { FoundTool } from '../render/migration-tools/migration.ts';
import type { Listing } from '../writers/repository/list-files.ts';

/** The migration tools of a project, by its files. */
export function foundTools(projectDir: string, { files, migrationTools }: Listing): FoundTool[] {
  return findTools({
    paths: [...files.map(({ path }) => path), ...migrationTools],
    read: (path) => {
      try {
        return readFileSync(join(projectDir, path), 'utf8');
      } catch {
        return null;
      }
    },
  });
}
