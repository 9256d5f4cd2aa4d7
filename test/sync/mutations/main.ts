import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTATIONS, type Mutation } from './mutations.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const say = (line: string) => void process.stdout.write(`${line}\n`);

interface Results {
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const PARTS = ['mcp-server/src', 'templates', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
const LEFT_OUT = /node_modules|test\/writers|test\/bench/;

/** A copy of the project as it is now: whoever edits meanwhile changes nothing. */
function copyProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-mutant-'));
  for (const name of PARTS) {
    const filter = (from: string) => !LEFT_OUT.test(from.slice(root.length));
    cpSync(join(root, name), join(folder, name), { recursive: true, filter });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const config = join(folder, 'vitest.config.ts');
  const text = readFileSync(config, 'utf8');
  writeFileSync(config, text.replace('node_modules/.lockstep/test-results.json', 'results.json'));
  return folder;
}

/** What the tests say of the copy with the changes made: names of red tests, and how many ran. */
function judge({ changes, tests }: Pick<Mutation, 'changes' | 'tests'>): { red: string[]; ran: number } {
  const before = changes.map(({ file }) => [file, readFileSync(join(folder, file), 'utf8')] as const);
  try {
    for (const { file, from, to } of changes) {
      const text = readFileSync(join(folder, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not hold ${from}: the mutation is out of date`);
      writeFileSync(
        join(folder, file),
        text.replace(from, () => to),
      );
    }
    const output = join(folder, 'results.json');
    const vitest = [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--root',
      folder,
      ...tests,
      '-t',
      'the kit gets|^between',
    ];
    spawnSync(process.execPath, vitest, {
      cwd: folder,
      stdio: 'ignore',
    });
    const results: Results = JSON.parse(readFileSync(output, 'utf8'));
    const each = results.testResults.flatMap(({ assertionResults }) => assertionResults);
    const broken = results.testResults.filter(({ assertionResults }) => assertionResults.length === 0);
    if (broken.length > 0) throw new Error(`the tests did not run: ${broken.map(({ message }) => message).join('\n')}`);
    return {
      red: each.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
      ran: each.filter(({ status }) => status === 'passed' || status === 'failed').length,
    };
  } finally {
    for (const [file, text] of before) writeFileSync(join(folder, file), text);
  }
}

const folder = copyProject();
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const sound = judge({ changes: [], tests: [...new Set(MUTATIONS.flatMap(({ tests }) => tests))] });
say(`unchanged: ${sound.ran} tests ran, ${sound.red.length} red`);
for (const name of sound.red) say(`  ${name}`);
let survived = sound.ran === 0 || sound.red.length > 0 ? 1 : 0;
for (const mutation of MUTATIONS) {
  const { red } = judge(mutation);
  if (red.length === 0) survived++;
  say(`${red.length === 0 ? 'SURVIVED' : 'killed'}: without ${mutation.name}`);
  for (const name of red) say(`  ${name}`);
}
say(survived === 0 ? `all ${MUTATIONS.length} mutations were noticed` : `${survived} not noticed`);
process.exitCode = survived === 0 ? 0 : 1;
