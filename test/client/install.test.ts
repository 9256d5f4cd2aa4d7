import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveGit } from './git-server.ts';
import { copyPlugin } from './plugin-copy.ts';
import { promptClaude } from './prompt-claude.ts';
import { type Finished, runClaude } from './run-claude.ts';
import { makeScratch } from './scratch.ts';
import { openShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.drop());

describe('the plugin, installed from a git marketplace', () => {
  it('runs from the client’s cache with the options of the install, and installs no package', async () => {
    const scratch = makeScratch();
    const checkout = join(scratch.folder, 'checkout');
    const paths = copyPlugin(checkout);
    const server = await serveGit(checkout, join(scratch.folder, 'projects'));
    const claude = async (...args: string[]) => succeeded(await runClaude(scratch, ['plugin', ...args]));
    try {
      await claude('marketplace', 'add', server.url);
      const source = ['--config', `source_url=${shop.source.readerUrl}`];
      const target = ['--config', `target_url=${shop.target.readerUrl}`];
      await claude('install', 'lockstep@lockstep', ...source, ...target);
    } finally {
      await server.close();
    }
    // A note below these lines would say that packages were, or could not be, installed.
    expect(
      (await claude('list'))
        .trim()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual(['Installed plugins:', '', '❯ lockstep@lockstep', 'Version: 0.1.0', 'Scope: user', 'Status: ✔ enabled']);
    const listed = JSON.parse(await claude('list', '--json'));
    expect(listed).toEqual([
      expect.objectContaining({ id: 'lockstep@lockstep', version: '0.1.0', enabled: true, scope: 'user' }),
    ]);
    const cache = join(scratch.home, '.claude/plugins/cache/lockstep/lockstep/0.1.0');
    expect(paths.filter((path) => !existsSync(join(cache, path)))).toEqual([]);
    expect(packageFolders(cache)).toEqual([]);

    const { init, result, toolResults } = await promptClaude(scratch, {
      prompt: '/lockstep:parity orders',
      turns: [
        {
          tools: [{ name: 'mcp__plugin_lockstep_db__check_parity', input: { tables: ['orders'], settle_seconds: 0 } }],
        },
        { text: 'two rows differ' },
      ],
    });
    expect(init.plugins).toContainEqual(expect.objectContaining({ name: 'lockstep', path: cache }));
    expect(result.is_error).toBe(false);
    expect(toolResults.map(({ isError }) => isError)).toEqual([false]);
    expect(JSON.parse(toolResults[0]?.text ?? '')).toMatchObject({ verdict: 'drift' });
  }, 120_000);
});

function succeeded({ exitCode, stdout, stderr }: Finished): string {
  if (exitCode !== 0) throw new Error(`the client ended with ${exitCode}: ${stderr}\n${stdout}`);
  return stdout;
}

/** Every folder that a package manager would have made. */
function packageFolders(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  if (entries.length === 0) throw new Error(`${folder} is empty`);
  return entries.filter((entry) => entry.endsWith('node_modules'));
}
