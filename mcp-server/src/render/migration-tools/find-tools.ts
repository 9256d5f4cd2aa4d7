import { posix } from 'node:path';
import type { FoundTool, MigrationTool, ModuleStyle } from './migration.ts';

/** The files of a project, by paths with forward slashes from its folder. */
export interface ProjectFiles {
  readonly paths: readonly string[];
  /** The text of a file; null when it cannot be read. */
  readonly read: (path: string) => string | null;
}

/** Where a tool is and where it keeps its migrations. */
type Trace = Omit<FoundTool, 'existing' | 'module' | 'journal'>;

/** The migration tools of a project, those that have migrations first. */
export function findTools(project: ProjectFiles): FoundTool[] {
  const traces = Object.values(FINDERS).flatMap((find) => {
    const trace = find(project);
    return trace === null ? [] : [trace];
  });
  const found = traces.map((trace) => ({
    ...trace,
    existing: namesIn(project, trace.folder),
    module: moduleOf(project, trace),
    journal: project.paths.includes(`${trace.folder}/meta/_journal.json`)
      ? project.read(`${trace.folder}/meta/_journal.json`)
      : null,
  }));
  return found.sort((one, other) => Number(other.existing.length > 0) - Number(one.existing.length > 0));
}

const FINDERS: Readonly<Record<MigrationTool, (project: ProjectFiles) => Trace | null>> = {
  prisma: (project) => {
    const by = named(project, /(?:^|\/)(?:prisma\.config\.[cm]?[jt]s|[^/]+\.prisma)$/);
    if (by === undefined) return null;
    const made = named(project, /(?:^|\/)migrations\/\d{14}_[^/]+\/migration\.sql$/);
    const folder = by.endsWith('.prisma') ? undefined : setting(project, by, /\bmigrations\b[^}]*?\bpath\s*:/);
    const schema = named(project, /\.prisma$/);
    const beside = schema === undefined ? 'prisma' : posix.dirname(schema);
    return { tool: 'prisma', by, folder: made === undefined ? (folder ?? at(beside, 'migrations')) : up(up(made)) };
  },
  drizzle: (project) => {
    const by = named(project, /(?:^|\/)drizzle\.config\.(?:[cm]?[jt]s|json)$/);
    if (by === undefined) return null;
    const folder = setting(project, by, /["']?\bout["']?\s*:/) ?? at(posix.dirname(by), 'drizzle');
    return { tool: 'drizzle', by, folder };
  },
  knex: (project) => {
    const by = named(project, /(?:^|\/)knexfile\.[cm]?[jt]s$/);
    if (by === undefined) return null;
    const folder = setting(project, by, /\bmigrations\b[^}]*?\bdirectory\s*:/) ?? at(posix.dirname(by), 'migrations');
    return { tool: 'knex', by, folder };
  },
  typeorm: (project) => {
    const by = project.paths.find(
      (path) =>
        /(?:^|\/)ormconfig\.(?:[cm]?[jt]s|json)$/.test(path) ||
        (/data-?source[^/]*\.[cm]?[jt]s$/i.test(path) &&
          /\bfrom\s+['"]typeorm['"]|\(['"]typeorm['"]\)/.test(project.read(path) ?? '')),
    );
    if (by === undefined) return null;
    const made = named(project, /(?:^|\/)\d{13}-[^/]+\.[jt]s$/);
    const set = setting(project, by, /["']?\bmigrations["']?\s*:\s*\[?\s*/);
    const folder =
      set === undefined ? at(posix.dirname(by), 'migrations') : set.replace(/\/[^/]*\*.*$|\/[^/]*\.[^/]*$/, '');
    return { tool: 'typeorm', by, folder: made === undefined ? folder : up(made) };
  },
  flyway: (project) => {
    const made = named(project, /(?:^|\/)V\d[\w.]*__[^/]+\.sql$/);
    const by = named(project, /(?:^|\/)flyway\.(?:conf|toml)$/) ?? made;
    if (by === undefined) return null;
    const location = /\blocations\s*=\s*\[?\s*["']?(?:filesystem:)?([^"'\],\s]+)/.exec(project.read(by) ?? '')?.[1];
    const inClasses = location?.startsWith('classpath:') === true;
    const folder = inClasses
      ? at('src/main/resources', location.slice('classpath:'.length))
      : (location ?? 'src/main/resources/db/migration');
    return { tool: 'flyway', by, folder: made === undefined ? at('.', folder) : up(made) };
  },
  liquibase: (project) => {
    const formatted = project.paths.find(
      (path) => path.endsWith('.sql') && /^\s*--\s*liquibase formatted sql/i.test(project.read(path) ?? ''),
    );
    const by = named(project, /(?:^|\/)liquibase\.properties$/) ?? formatted;
    if (by === undefined) return null;
    const log = /^\s*(?:liquibase\.command\.)?changeLogFile\s*[=:]\s*(\S+)/im.exec(project.read(by) ?? '')?.[1];
    const folder = formatted ?? (log === undefined ? 'changelog/x' : at(posix.dirname(by), log));
    return { tool: 'liquibase', by, folder: up(folder) };
  },
  'golang-migrate': (project) => {
    const by = named(project, /(?:^|\/)\d+_[^/]+\.up\.sql$/);
    return by === undefined ? null : { tool: 'golang-migrate', by, folder: up(by) };
  },
};

/** The last by name, so that of several folders' migrations the newest decides. */
function named({ paths }: ProjectFiles, pattern: RegExp): string | undefined {
  const fit = paths.filter((path) => pattern.test(path));
  return fit.sort((one, other) => depth(one) - depth(other) || (one < other ? -1 : 1))[0];
}

function depth(path: string): number {
  return path.split('/').length;
}

function up(path: string): string {
  return posix.dirname(path);
}

function at(folder: string, name: string): string {
  return posix.normalize(posix.join(folder, name)).replace(/\/$/, '');
}

/** The text that a settings file gives after a key, as a path from the project's folder; undefined when it is not there as a plain text or leads out. */
function setting(project: ProjectFiles, file: string, key: RegExp): string | undefined {
  const value = new RegExp(`${key.source}\\s*\\[?\\s*["'\`]([^"'\`$]+)["'\`]`, 's').exec(project.read(file) ?? '')?.[1];
  if (value === undefined) return undefined;
  const path = value.startsWith('/') ? '..' : at(posix.dirname(file), value);
  return path === '..' || path.startsWith('../') ? undefined : path;
}

function namesIn({ paths }: ProjectFiles, folder: string): string[] {
  const inside =
    folder === '.'
      ? paths
      : paths.flatMap((path) => (path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : []));
  return [...new Set(inside.map((path) => path.split('/')[0] ?? path))].filter((name) => name !== 'meta').sort();
}

/** As the migrations that are there are written, else as the tool's own settings are. */
function moduleOf(project: ProjectFiles, { folder, by, tool }: Trace): ModuleStyle {
  const sample = project.paths.filter((path) => path.startsWith(`${folder}/`) && /\.[cm]?[jt]s$/.test(path)).at(-1);
  const from = sample ?? by;
  const extension = /\.([cm]?[jt]s)$/.exec(from)?.[1] ?? 'ts';
  const typed = extension.endsWith('ts');
  const text = project.read(from) ?? '';
  const imports = typed || extension === 'mjs' || (extension === 'js' && /^\s*(?:import|export)\b/m.test(text));
  const known = tool === 'knex' || tool === 'typeorm';
  return known
    ? { extension, typed, exports: imports ? 'import' : 'require' }
    : { extension: 'sql', typed: false, exports: 'import' };
}
