import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The Claude Code client of this platform, from the development dependencies: a native program that needs no Node. */
export function claudeBinary(): string {
  const wrapper = dirname(createRequire(import.meta.url).resolve('@anthropic-ai/claude-code/package.json'));
  const program = process.platform === 'win32' ? 'claude.exe' : 'claude';
  const refused: string[] = [];
  // Each platform's package lies beside that of all.
  for (const libc of ['', '-musl']) {
    const binary = join(`${wrapper}-${process.platform}-${process.arch}${libc}`, program);
    try {
      accessSync(binary, constants.X_OK);
      return binary;
    } catch (error) {
      refused.push(String(error));
    }
  }
  throw new Error(`No Claude Code client can be started (\`npm test\` installs it): ${refused.join('; ')}`);
}
