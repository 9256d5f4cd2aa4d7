/** How a file is read: by a parser (`code`), its script blocks by one (`markup`), or searched for SQL in its strings. */
export interface Language {
  readonly kind: 'code' | 'markup' | 'text' | 'sql' | 'prisma';
  readonly name: string;
  /** What begins a comment that ends with its line. */
  readonly comments: readonly ('//' | '#' | '--' | ';')[];
}

const slashes = ['//'] as const;
const hash = ['#'] as const;

const LANGUAGES: readonly (readonly [string, Language])[] = [
  ['ts tsx mts cts js jsx mjs cjs', { kind: 'code', name: 'TypeScript or JavaScript', comments: slashes }],
  ['vue svelte astro', { kind: 'markup', name: 'script blocks', comments: slashes }],
  ['prisma', { kind: 'prisma', name: 'Prisma', comments: slashes }],
  ['sql psql pgsql mysql ddl', { kind: 'sql', name: 'SQL', comments: ['--'] }],
  ['py pyw', { kind: 'text', name: 'Python', comments: hash }],
  ['rb rake erb', { kind: 'text', name: 'Ruby', comments: hash }],
  ['sh bash zsh ksh', { kind: 'text', name: 'shell', comments: hash }],
  ['pl pm', { kind: 'text', name: 'Perl', comments: hash }],
  ['ex exs', { kind: 'text', name: 'Elixir', comments: hash }],
  ['r', { kind: 'text', name: 'R', comments: hash }],
  ['php phtml inc', { kind: 'text', name: 'PHP', comments: ['//', '#'] }],
  ['go', { kind: 'text', name: 'Go', comments: slashes }],
  ['java', { kind: 'text', name: 'Java', comments: slashes }],
  ['kt kts', { kind: 'text', name: 'Kotlin', comments: slashes }],
  ['scala', { kind: 'text', name: 'Scala', comments: slashes }],
  ['groovy', { kind: 'text', name: 'Groovy', comments: slashes }],
  ['cs', { kind: 'text', name: 'C#', comments: slashes }],
  ['vb', { kind: 'text', name: 'Visual Basic', comments: [] }],
  ['rs', { kind: 'text', name: 'Rust', comments: slashes }],
  ['swift', { kind: 'text', name: 'Swift', comments: slashes }],
  ['c h cc cpp hpp', { kind: 'text', name: 'C or C++', comments: slashes }],
  ['dart', { kind: 'text', name: 'Dart', comments: slashes }],
  ['lua', { kind: 'text', name: 'Lua', comments: ['--'] }],
  ['clj cljs', { kind: 'text', name: 'Clojure', comments: [';'] }],
];

const byExtension: ReadonlyMap<string, Language> = new Map(
  LANGUAGES.flatMap(([extensions, language]) =>
    extensions.split(' ').map((extension) => [extension, language] as const),
  ),
);

/** The language of a file by its name; null for a file that is not looked at, such as a minified one. */
export function languageOf(name: string): Language | null {
  const [, extension = ''] = /\.([^.]+)$/.exec(name.toLowerCase()) ?? [];
  const made = /[.-]min\.[cm]?js$|\.d\.[cm]?ts$|\.bundle\.js$/.test(name.toLowerCase());
  return made ? null : (byExtension.get(extension) ?? null);
}

/** Why a call in a file runs, judged by its path: for the application, once with a change of the schema, or in a test. */
export type Place = 'source' | 'migration' | 'test';

const TEST =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|e2e|cypress|fixtures?|testdata)\/|[._-](?:test|tests|spec|e2e|stories)\.[^./]+$|(?:^|\/)test_[^/]*\.py$|_test\.go$|Tests?\.(?:java|kt|cs|php|swift)$|(?:^|\/)conftest\.py$/;
const MIGRATION =
  /(?:^|\/)(?:migrations?|migrate|seeds?|seeders?|flyway|liquibase|alembic)\/|(?:^|\/)seeds?\.[^./]+$|(?:^|\/)drizzle\/.*\.sql$/i;

/** The place of a path. */
export function placeOf(path: string): Place {
  if (TEST.test(path)) return 'test';
  return MIGRATION.test(path) ? 'migration' : 'source';
}
