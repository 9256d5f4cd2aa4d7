import type { Definitions } from './definitions.ts';
import { type Aliases, moduleFinder } from './module-finder.ts';
import { accessorOf } from './prisma-schema.ts';
import type { Constant, Model, Orm, PrismaModel, Project } from './project.ts';

/** A project that grows while its files are read. */
export interface GrowingProject extends Project {
  add(path: string, definitions: Definitions): void;
  /** A file uses a library whose tables are no declarations. */
  mark(orm: Orm): void;
  addPrisma(models: readonly PrismaModel[]): void;
  /** To be called when all files were added. */
  finish(): void;
}

/** An empty project of files with these paths, whose imports may use aliases. */
export function makeProject(paths: readonly string[], aliases: readonly Aliases[] = []): GrowingProject {
  const find = moduleFinder(paths, aliases);
  const models = new Map<string, Model[]>();
  const constants = new Map<string, Map<string, Constant>>();
  const repositories = new Map<string, string>();
  const creators = new Map<string, readonly [string, string]>();
  const created: (Definitions['created'][number] & { path: string })[] = [];
  const prisma = new Map<string, PrismaModel>();
  const used = new Set<Orm>();
  const put = (model: Model) => {
    used.add(model.orm);
    models.set(model.symbol, [...(models.get(model.symbol) ?? []), model]);
  };
  return {
    models: (symbol, near) =>
      (models.get(symbol) ?? []).toSorted((a, b) => shared(b.path, near) - shared(a.path, near)),
    imported: (symbol, near, module) => {
      const all = models.get(symbol) ?? [];
      const file = find(near, module);
      const own = all.filter(({ path }) => path === file);
      // A file that gathers others may hand on what they declare; another class of the same name is not the model.
      const gathers =
        file === null || /(?:^|\/)(?:index|models?|entit(?:y|ies)|schemas?|tables?|db|database)\.[^/]*$/.test(file);
      return own.length > 0 || !gathers ? own : all;
    },
    prismaModel: (accessor) => prisma.get(accessor) ?? null,
    prismaModelNamed: (name) => prisma.get(accessorOf(name)) ?? null,
    repositoryOf: (symbol) => repositories.get(symbol) ?? null,
    constant: (path, module, name) => {
      const file = find(path, module);
      return (file === null ? undefined : constants.get(file)?.get(name)) ?? null;
    },
    resolve: find,
    uses: (orm) => used.has(orm),
    add: (path, found) => {
      for (const model of found.models) put(model);
      for (const [name, entity] of found.repositories) repositories.set(name, entity);
      for (const [name, creator] of found.creators) creators.set(name, creator);
      created.push(...found.created.map((each) => ({ ...each, path })));
      if (found.constants.size > 0) constants.set(path, found.constants);
    },
    mark: (orm) => used.add(orm),
    addPrisma: (found) => {
      for (const model of found) {
        used.add('Prisma');
        prisma.set(accessorOf(model.name), model);
      }
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
