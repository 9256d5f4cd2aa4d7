import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './documents.ts';

function read(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

describe('the plugin’s manifest', () => {
  const manifest = read('.claude-plugin/plugin.json');
  const project = read('package.json');

  it('has the version of the package', () => {
    expect(manifest.version).toBe(project.version);
  });

  it('is what the marketplace of the same repository offers', () => {
    expect(read('.claude-plugin/marketplace.json')).toMatchObject({
      name: 'lockstep',
      plugins: [{ name: manifest.name, source: './' }],
    });
  });

  it('starts one bundled file that is there', () => {
    expect(manifest.mcpServers).toEqual({
      db: {
        command: 'node',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the client substitutes these
        args: ['${CLAUDE_PLUGIN_ROOT}/mcp-server/dist/lockstep.js', 'mcp'],
        env: {
          // An option that is not set arrives as an empty string: under the user's own names it would hide the user's values.
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the client substitutes these
          LOCKSTEP_CONFIG_SOURCE_URL: '${user_config.source_url}',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: the client substitutes these
          LOCKSTEP_CONFIG_TARGET_URL: '${user_config.target_url}',
        },
      },
    });
    expect(existsSync(join(root, 'mcp-server/dist/lockstep.js'))).toBe(true);
  });

  it('keeps both connections secret and asks for neither: a required option that is not set removes the server', () => {
    const option = { type: 'string', title: expect.any(String), description: expect.any(String), sensitive: true };
    expect(manifest.userConfig).toEqual({ source_url: option, target_url: option });
  });

  it('makes a client install no package: no runtime dependency, and no lock file that npm would follow', () => {
    expect([project.dependencies, project.optionalDependencies, project.peerDependencies]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const locks = ['package-lock.json', 'npm-shrinkwrap.json', 'bun.lock', 'bun.lockb'];
    expect(locks.filter((name) => existsSync(join(root, name)))).toEqual([]);
    expect(existsSync(join(root, 'pnpm-lock.yaml'))).toBe(true);
  });
});
