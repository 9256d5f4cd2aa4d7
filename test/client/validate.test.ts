import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyPlugin } from './plugin-copy.ts';
import { root } from './root.ts';
import { runClaude } from './run-claude.ts';
import { makeScratch } from './scratch.ts';

describe('claude plugin validate --strict', () => {
  it('accepts the plugin and the marketplace of this repository', async () => {
    const { exitCode, stdout } = await runClaude(makeScratch(), ['plugin', 'validate', '--strict', '--json', root]);
    const report = JSON.parse(stdout);
    expect({ exitCode, success: report.success, strict: report.strict, manifest: report.manifest }).toEqual({
      exitCode: 0,
      success: true,
      strict: true,
      manifest: expect.objectContaining({ type: 'marketplace', errors: [], warnings: [] }),
    });
    expect(report.provides).toMatchObject({
      mcpServers: [
        { name: 'db', type: 'stdio', target: 'node', args: [expect.stringMatching(/dist\/lockstep\.js$/), 'mcp'] },
      ],
    });
  });

  it('refuses a manifest with a key that does not exist', async () => {
    const scratch = makeScratch();
    const copy = join(scratch.folder, 'copy');
    copyPlugin(copy);
    const manifest = join(copy, '.claude-plugin/plugin.json');
    const accepted = await runClaude(scratch, ['plugin', 'validate', '--strict', '--json', copy]);
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"userConfig"', '"userConfg"'));
    const refused = await runClaude(scratch, ['plugin', 'validate', '--strict', '--json', copy]);
    expect([accepted.exitCode, JSON.parse(accepted.stdout).success]).toEqual([0, true]);
    expect([refused.exitCode, JSON.parse(refused.stdout).success]).toEqual([1, false]);
    expect(refused.stdout).toContain('userConfg');
  });
});
