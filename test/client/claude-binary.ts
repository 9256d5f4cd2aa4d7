import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The Claude Code client of this platform, from the development dependencies: a native program that needs no Node. */
export function claudeBinary(): string {
  const wrapper = createRequire(import.meta.url).resolve('@anthropic-ai/claude-code/package.json');
  const fromWrapper = createRequire(wrapper);
  const platform = `@anthropic-ai/claude-code-${process.platform}-${process.arch}`;
  for (const name of [platform, `${platform}-musl`]) {
    const binary = locate(fromWrapper, `${name}/package.json`);
    if (binary !== null) return binary;
  }
  throw new Error(`${platform} is not installed. Run \`npm test\` once: it installs the development dependencies.`);
}

function locate(require: NodeJS.Require, manifest: string): string | null {
  let folder: string;
  try {
    folder = dirname(require.resolve(manifest));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
  const binary = join(folder, process.platform === 'win32' ? 'claude.exe' : 'claude');
  return existsSync(binary) ? binary : null;
}
