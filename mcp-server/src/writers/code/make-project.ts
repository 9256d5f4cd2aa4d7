import { posix } from 'node:path';
import type { Definitions } from './definitions.ts';
import { accessorOf } from './prisma-schema.ts';
import type { Constant, Model, PrismaModel, Project } from './project.ts';

/** A project that grows while its files are read. */
export interface GrowingProject extends Project {
  add(path: string, definitions: Definitions): void;
  addPrisma(models: readonly PrismaModel[]): void;
  /** To be called when all files were added. */
  finish(): void;
}

/** An empty project of files with these paths. */
export function makeProject(paths: readonly string[]): GrowingProject {
  const find = moduleFinder(paths);
  const models = new Map<string, Model[]>();
  const constants = new Map<string, Map<string, Constant>>();
  const repositories = new Map<string, string>();
  const creators = new Map<string, readonly [string, string]>();
  const created: (Definitions['created'][number] & { path: string })[] = [];
  const prisma = new Map<string, PrismaModel>();
  const put = (model: Model) => models.set(model.symbol, [...(models.get(model.symbol) ?? []), model]);
  return {
    models: (symbol, near) =>
      (models.get(symbol) ?? []).toSorted((a, b) => shared(b.path, near) - shared(a.path, near)),
    prismaModel: (accessor) => prisma.get(accessor) ?? null,
    prismaModelNamed: (name) => prisma.get(accessorOf(name)) ?? null,
    repositoryOf: (symbol) => repositories.get(symbol) ?? null,
    constant: (path, module, name) => {
      const file = find(path, module);
      return (file === null ? undefined : constants.get(file)?.get(name)) ?? null;
    },
    resolve: find,
    uses: (orm) =>
      orm === 'Prisma' ? prisma.size > 0 : [...models.values()].some((all) => all.some((each) => each.orm === orm)),
    add: (path, found) => {
      for (const model of found.models) put(model);
      for (const [name, entity] of found.repositories) repositories.set(name, entity);
      for (const [name, creator] of found.creators) creators.set(name, creator);
      created.push(...found.created.map((each) => ({ ...each, path })));
      if (found.constants.size > 0) constants.set(path, found.constants);
    },
    addPrisma: (found) => {
      for (const model of found) prisma.set(accessorOf(model.name), model);
    },
    finish: () => {
      for (const { symbol, creator, name, path } of created) {
        const around = creators.get(creator);
        if (around !== undefined)
          put({ symbol, orm: 'Drizzle', path, aim: { by: 'sql', parts: [around[0] + name + around[1]] } });
      }
    },
  };
}

/** How many folders two paths share from the root. */
function shared(a: string, b: string): number {
  if (a === b) return Number.POSITIVE_INFINITY;
  const [ours, theirs] = [a.split('/'), b.split('/')];
  const differs = ours.findIndex((folder, at) => folder !== theirs[at]);
  return differs < 0 ? ours.length : differs;
}

/** Finds the file of an import: a relative path, or an alias whose end is the path of exactly one file. */
function moduleFinder(paths: readonly string[]): (from: string, module: string) => string | null {
  const exact = new Map(paths.flatMap((path) => spellings(path).map((spelling) => [spelling, path] as const)));
  const ends = new Map<string, string | null>();
  for (const path of paths) {
    const folders = bare(path)
      .replace(/\/index$/, '')
      .split('/');
    for (let at = 1; at < folders.length; at += 1) {
      const end = folders.slice(at).join('/');
      ends.set(end, ends.has(end) ? null : path);
    }
  }
  return (from, module) => {
    if (module.startsWith('.')) return exact.get(posix.join(posix.dirname(from), module)) ?? null;
    const [, ...rest] = module.split('/');
    const whole = exact.get(module) ?? null;
    const end = rest.join('/');
    return whole ?? (end === '' ? null : (exact.get(end) ?? ends.get(end) ?? null));
  };
}

/** The ways in which an import names a file: with and without its extension, as .js, and by its folder. */
function spellings(path: string): string[] {
  const name = bare(path);
  if (name === path) return [path];
  const folder = name.replace(/\/index$/, '');
  return [path, name, `${name}.js`, `${name}.mjs`, `${name}.cjs`, ...(folder === name ? [] : [folder])];
}

function bare(path: string): string {
  return path.replace(/\.[cm]?[jt]sx?$/, '');
}
