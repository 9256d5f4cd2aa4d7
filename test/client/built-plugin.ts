import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** Makes the plugin in a new folder with a server that is built from the sources as they are now; gives back the folder. */
export function buildPlugin(folder: string): string {
  mkdirSync(join(folder, 'mcp-server/dist'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const part of ['.claude-plugin', 'skills', 'commands']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  const build = [
    '--import',
    import.meta.resolve('tsx'),
    'mcp-server/build.ts',
    '--to',
    join(folder, 'mcp-server/dist'),
  ];
  const { status, stderr } = spawnSync(process.execPath, build, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return folder;
}
