import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../lab/folders.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { runCommand, tryCommand } from '../lab/run-command.ts';
import type { Planted } from './planted.ts';

const VERSION = '0.6.0';

/** The peer: the maintained successor of data-diff, which compares tables across engines by bisecting their keys. */
export interface Reladiff {
  readonly version: string;
  /** Compares the table `item`; the keys of the rows it reports as being on one side only, a changed row being on both. */
  diff(source: LabDatabase, target: LabDatabase, threads: number): Promise<ReladiffKeys>;
}

/** Keys in ascending order. */
export interface ReladiffKeys {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

/** Installs reladiff once, in a virtual environment in the lab's cache folder. Throws with the reason when it cannot. */
export async function installReladiff(): Promise<Reladiff> {
  const folder = join(cacheFolder(), `reladiff-${VERSION}`);
  const stamp = join(folder, 'installed');
  if (!(await exists(stamp))) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(cacheFolder(), { recursive: true });
    await runCommand(['python3', '-m', 'venv', folder]);
    const wanted = `reladiff[mysql,postgresql]==${VERSION}`;
    await runCommand([
      join(folder, 'bin/python'),
      '-m',
      'pip',
      'install',
      '--quiet',
      '--retries',
      '1',
      '--timeout',
      '20',
      wanted,
    ]);
    await writeFile(stamp, '');
  }
  return {
    version: VERSION,
    diff: async (source, target, threads) => {
      const sides = [source.readerUrl, 'item', target.readerUrl.replace('postgres:', 'postgresql:'), 'item'];
      // Sorting fails on a value that is NULL on one side, with exit code 0; without it reladiff is a little faster.
      const options = ['-k', 'id', '-c', '%', '-j', String(threads), '--skip-sort-results'];
      // Without a wide terminal it breaks every row, of JSON too, into lines of 80 characters.
      const words = ['env', 'COLUMNS=100000', join(folder, 'bin/reladiff'), ...sides, ...options];
      const { code, stdout, stderr } = await tryCommand(words);
      if (code !== 0 || / ERROR - /.test(stderr))
        throw new Error(`reladiff ended with code ${code}: ${stderr.slice(-2000)}`);
      return reportedKeys(stdout);
    },
  };
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** The keys in reladiff's output: `- 12, …` is a row of the source, `+ 12, …` one of the target. Any other line is an error. */
export function reportedKeys(output: string): ReladiffKeys {
  const keys = { '-': [] as number[], '+': [] as number[] };
  for (const line of output.split('\n')) {
    const [, sign, key] = /^([-+]) (\d+),/.exec(line) ?? [];
    if (sign === '-' || sign === '+') keys[sign].push(Number(key));
    else if (line !== '') throw new Error(`reladiff wrote a line that is no row: ${line.slice(0, 200)}`);
  }
  return { source: keys['-'].sort((a, b) => a - b), target: keys['+'].sort((a, b) => a - b) };
}

/** Throws unless reladiff reported exactly the planted keys. */
export function mustReport(reported: ReladiffKeys, planted: readonly Planted[]): void {
  const expected = {
    source: keysBut(planted, 'extra'),
    target: keysBut(planted, 'missing'),
  };
  if (JSON.stringify(reported) === JSON.stringify(expected)) return;
  throw new Error(
    `reladiff reported ${reported.source.length} rows of the source and ${reported.target.length} of the target; planted are ${expected.source.length} and ${expected.target.length}`,
  );
}

function keysBut(planted: readonly Planted[], kind: Planted['kind']): number[] {
  return planted
    .filter((each) => each.kind !== kind)
    .map(({ key }) => key)
    .sort((a, b) => a - b);
}
