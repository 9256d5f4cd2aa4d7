import { fileText, type Scope, setValue } from '../shell/scope.ts';
import { isKnown, UNKNOWN } from '../shell/unknown.ts';
import { type Program, refuseOn } from './call.ts';
import { hostsOfUrl } from './connection.ts';

/** Commands of migration tools that throw data away, as the words of a command line. */
const DESTROYS: readonly RegExp[] = [
  /\bprisma migrate reset\b/,
  /\bprisma db push\b.*(?:--force-reset|--accept-data-loss)/,
  /\bdrizzle-kit (?:drop|push\b.*--force)/,
  /\bknex migrate:rollback\b/,
  /\bsequelize(?:-cli)? db:(?:drop|migrate:undo)/,
  /\btypeorm\b.* ?(?:schema:drop|migration:revert)/,
  /\b(?:rails|rake) .*db:(?:drop|reset|purge|schema:load|structure:load|migrate:reset|rollback|truncate_all)/,
  /\bartisan (?:migrate:(?:fresh|reset|rollback|refresh)|db:wipe)/,
  /\bmanage\.py (?:flush|reset_db|sqlflush)\b|\bdjango-admin flush\b/,
  /\bflyway\b.* clean\b/,
  /\bliquibase\b.* (?:drop-?all|rollback)/i,
  /\balembic downgrade\b/,
  /\bdbmate (?:drop|down|rollback)\b/,
  /\bgoose\b.* (?:down|reset)\b/,
  /\bmigrate\b.* (?:drop|down)\b/,
  /\bmix ecto\.(?:drop|reset|rollback)\b/,
];
/** Commands of the sync kit that move the writers, or after which what was there is gone. */
const KIT =
  /\b(?:cutover (?:run|resume)|rollback|backfill undo|failover (?:accept-primary|rebuild-secondary)\b.*--lost|reconcile\b.*--yes)\b/;
const URLS =
  /^(?:DATABASE_URL|DIRECT_URL|[A-Z_]*(?:DATABASE|DB|POSTGRES|PG|MYSQL|MARIADB)[A-Z_]*(?:URL|DSN|URI|HOST)|DB_HOST|PGHOST|MYSQL_HOST)$/;

/** What a project's own tool would destroy, wherever its settings lead; null: nothing that is known. */
export function projectDanger(words: string): string | null {
  const found = DESTROYS.map((pattern) => pattern.exec(words)?.[0]).find((match) => match !== undefined);
  return found ?? null;
}

/** Tools that take their connection from the environment or from .env. */
export const projectTool: Program = ({ argv, scope }) => {
  const words = argv.join(' ');
  const found = projectDanger(words);
  if (found !== null) refuseOn(scope, hostsOfSettings(scope, words), () => found);
  if (runsKit(argv)) {
    const command = KIT.exec(words);
    const hosts = ['LOCKSTEP_SOURCE_URL', 'LOCKSTEP_TARGET_URL'].flatMap((name) =>
      hostsOfUrl(`${setValue(scope, name) ?? `x://${UNKNOWN}`}`),
    );
    if (command !== null) refuseOn(scope, hosts, () => `${command[0]} of the sync kit`);
  }
  return UNKNOWN;
};

function runsKit(argv: readonly string[]): boolean {
  return argv.some((word) => word === 'sync' || /(?:^|\/)migration\/sync\//.test(word) || word === 'lockstep-sync');
}

/** Every host that the tool could be told of: by its words, the environment, and .env. */
function hostsOfSettings(scope: Scope, words: string) {
  const inWords = [...words.matchAll(/\b[a-z][a-z0-9+]*:\/\/\S+/g)].flatMap(([url]) => hostsOfUrl(url));
  if (inWords.length > 0) return inWords;
  const environment = scope.here ? Object.entries(scope.world.environment) : [];
  const set = new Map([...environment, ...scope.variables].filter(([name]) => URLS.test(name)));
  const file = fileText(scope, '.env');
  for (const [, name = '', value = ''] of isKnown(file)
    ? file.matchAll(/^\s*(?:export\s+)?(\w+)\s*=\s*["']?([^"'\n#]*)/gm)
    : []) {
    if (URLS.test(name) && !set.has(name)) set.set(name, value.trim());
  }
  const hosts = [...set.values()].flatMap((value = '') =>
    value.includes('://') ? hostsOfUrl(value) : [{ name: value, port: null }],
  );
  return hosts.length > 0 ? hosts : [{ name: UNKNOWN, port: null }];
}
