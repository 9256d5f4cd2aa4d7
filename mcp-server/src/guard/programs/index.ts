import type { Follow, Invocation, Visit } from '../shell/follow.ts';
import { fileText, inner } from '../shell/scope.ts';
import { isKnown } from '../shell/unknown.ts';
import { type Call, type Program, unseen } from './call.ts';
import { anyProgram, interpreter } from './interpreter.ts';
import { mysql, mysqlAdmin, mysqlImport, mysqlShell } from './mysql.ts';
import { dropProgram, pgloader, pgRestore, psql } from './postgres.ts';
import { cat, changesFiles, echo, git, printf, sed, tee } from './printing.ts';
import { cd, declare, evaluate, read, set, shell, source, ssh } from './shells.ts';
import { unwrapped } from './wrappers.ts';

const byName = (program: Program, names: string) => names.split(' ').map((name) => [name, program] as const);

const programs: ReadonlyMap<string, Program> = new Map([
  ...byName(mysql, 'mysql mariadb mycli'),
  ...byName(mysqlAdmin, 'mysqladmin mariadb-admin'),
  ...byName(mysqlImport, 'mysqlimport mariadb-import'),
  ...byName(mysqlShell, 'mysqlsh'),
  ...byName(psql, 'psql pgcli usql'),
  ...byName(pgRestore, 'pg_restore'),
  ...byName(dropProgram, 'dropdb dropuser'),
  ...byName(pgloader, 'pgloader'),
  ...byName(shell, 'bash sh zsh dash ash ksh'),
  ...byName(evaluate, 'eval'),
  ...byName(source, 'source .'),
  ...byName(ssh, 'ssh'),
  ...byName(cd, 'cd pushd'),
  ...byName(declare, 'export declare typeset readonly local'),
  ...byName(read, 'read mapfile readarray'),
  ...byName(set, 'set unset'),
  ...byName(echo, 'echo'),
  ...byName(printf, 'printf'),
  ...byName(cat, 'cat'),
  ...byName(tee, 'tee'),
  ...byName(sed, 'sed gsed'),
  ...byName(git, 'git'),
  ...byName(changesFiles, 'rm mv cp ln install dd truncate shred unlink curl wget rsync patch'),
  // They name hosts and statements, and run neither.
  ...byName(
    unseen,
    'grep egrep fgrep rg ag ls head tail less more wc sort uniq cut tr awk jq yq diff stat file which type true false test [ : exit return sleep wait date pwd gh mkdir touch chmod basename dirname realpath mysqldump mariadb-dump pg_dump pg_dumpall pg_isready',
  ),
  ...byName(interpreter, 'python python3 python2 node nodejs deno bun ruby perl php Rscript lua tsx ts-node'),
]);

/** Judges every program that a command starts, by what is known of it. */
export const judge: Visit = (invocation, follow) => {
  const [first] = invocation.argv;
  if (first === undefined) return '';
  const call = callOf(invocation, follow);
  if (!isKnown(first)) return anyProgram(call);
  const wrapped = unwrapped(call);
  if (wrapped !== null) return judge(wrapped, follow);
  // A script of the project is a shell's when its name or first line says so.
  if (isShellScript(call)) return shell({ ...call, args: call.argv });
  if (/^(?:npm|pnpm|yarn|bun)$/.test(call.program)) return packageManager(call);
  return (programs.get(call.program) ?? anyProgram)(call);
};

/** Programs of the system are not looked into. */
function isShellScript({ argv: [path = ''], scope }: Call): boolean {
  if (/\.(?:ba|z)?sh$/.test(path)) return true;
  if (!path.includes('/') || /^\/(?:usr|bin|sbin|opt|nix)\//.test(path)) return false;
  return /^#!.*\b(?:ba|z|da|k)?sh\b/.test(fileText(scope, path));
}

/** npm run, yarn, pnpm: the text of the script in package.json, then what any tool of the project may do. */
const packageManager: Program = (call) => {
  const name = call.args.filter((arg) => !arg.startsWith('-') && !/^(?:run|run-script|exec)$/.test(arg))[0] ?? '';
  const manifest = fileText(call.scope, 'package.json');
  const script = isKnown(manifest) ? scriptOf(manifest, name) : null;
  if (script !== null) call.follow(script, inner(call.scope));
  return anyProgram(call);
};

function scriptOf(manifest: string, name: string): string | null {
  try {
    const { scripts }: { scripts?: unknown } = JSON.parse(manifest);
    const found = Object.entries(typeof scripts === 'object' && scripts !== null ? scripts : {}).find(
      ([key]) => key === name,
    );
    return typeof found?.[1] === 'string' ? found[1] : null;
  } catch {
    return null;
  }
}

function callOf({ argv, scope }: Invocation, follow: Follow): Call {
  const program = (argv[0] ?? '')
    .replace(/^.*\//, '')
    .replace(/\.exe$/i, '')
    .replace(/^(python|ruby|php)\d[\d.]*$/, '$1');
  return { argv, scope, follow, program, args: argv.slice(1) };
}
