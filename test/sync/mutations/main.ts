import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTATIONS, type Mutation } from './mutations.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const short = process.argv.includes('--short');
const say = (line: string) => void process.stdout.write(`${line}\n`);

interface Results {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const PARTS = ['mcp-server/src', 'templates', 'test', 'package.json', 'tsconfig.json'];
const LEFT_OUT = /node_modules|\/golden\/|test\/(writers|bench|schemas|truth|client)\//;
/** The tests that are judged by; in short those of one pair. */
const TESTS = `${short ? 'mariadb and postgres (the kit gets|a |one |the )' : 'the kit gets|^between'}|^beside|^a target table that others write to, from mariadb`;
const SOUND = 'sound';

/** A copy of the project as it is now, so that whoever edits meanwhile changes nothing; with changes made. */
function copyProject(name: string, changes: Mutation['changes']): void {
  for (const part of PARTS) {
    const filter = (from: string) => !LEFT_OUT.test(from.slice(root.length));
    cpSync(join(root, part), join(folder, name, part), { recursive: true, filter });
  }
  for (const { file, from, to } of changes) {
    const place = join(folder, name, file);
    const text = readFileSync(place, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not hold ${from}: the mutation is out of date`);
    writeFileSync(
      place,
      text.replace(from, () => to),
    );
  }
}

/** Runs the tests of all copies at once, on the same servers. */
function run(copies: readonly { readonly name: string; readonly tests: readonly string[] }[]): Results {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const config = {
    include: copies.flatMap(({ name, tests }) => tests.map((test) => `${name}/${test}`)),
    globalSetup: [`./${SOUND}/test/lab/global-setup.ts`],
    reporters: [['json', { outputFile: 'results.json' }]],
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  };
  writeFileSync(join(folder, 'vitest.config.mjs'), `export default ${JSON.stringify({ test: config })};`);
  const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder, '-t', TESTS];
  const { stderr } = spawnSync(process.execPath, vitest, { cwd: folder, encoding: 'utf8' });
  try {
    return JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));
  } catch (error) {
    throw new Error(`the tests did not run: ${stderr}`, { cause: error });
  }
}

/** What the tests say of a copy: names of red tests, and how many ran. */
function judge({ testResults }: Results, name: string): { red: string[]; ran: number } {
  const own = testResults.filter((file) => relative(folder, file.name).split(sep)[0] === name);
  const broken = own.filter(({ assertionResults }) => assertionResults.length === 0);
  if (broken.length > 0) throw new Error(`the tests did not run: ${broken.map(({ message }) => message).join('\n')}`);
  const each = own.flatMap(({ assertionResults }) => assertionResults);
  return {
    red: each.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    ran: each.filter(({ status }) => status === 'passed' || status === 'failed').length,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'lockstep-mutants-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const copies = [
  { name: SOUND, changes: [], tests: [...new Set(MUTATIONS.flatMap(({ tests }) => tests))] },
  ...MUTATIONS.map((mutation, at) => ({ ...mutation, name: `mutant-${at}` })),
];
for (const { name, changes } of copies) copyProject(name, changes);
const results = run(copies);
const sound = judge(results, SOUND);
say(`unchanged: ${sound.ran} tests ran, ${sound.red.length} red`);
for (const name of sound.red) say(`  ${name}`);
let survived = sound.ran === 0 || sound.red.length > 0 ? 1 : 0;
for (const [at, { name: title }] of MUTATIONS.entries()) {
  const { red } = judge(results, `mutant-${at}`);
  if (red.length === 0) survived++;
  say(`${red.length === 0 ? 'SURVIVED' : 'killed'}: without ${title}`);
  for (const name of red) say(`  ${name}`);
}
say(survived === 0 ? `all ${MUTATIONS.length} mutations were noticed` : `${survived} not noticed`);
process.exitCode = survived === 0 ? 0 : 1;
