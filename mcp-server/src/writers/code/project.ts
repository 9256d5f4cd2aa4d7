import type { Node } from './nodes.ts';

/** The table that a call writes: by its name in SQL, by its model, or not to be told; `text` says what stands for it. */
export type Aim =
  | { readonly by: 'sql'; readonly parts: readonly string[] }
  | { readonly by: 'model'; readonly name: string }
  | { readonly by: 'unknown'; readonly text: string };

export type Orm = 'Drizzle' | 'TypeORM' | 'Sequelize' | 'Objection' | 'Prisma' | 'Knex';

/** A class or value that stands for a table. */
export interface Model {
  readonly symbol: string;
  readonly orm: Orm;
  readonly aim: Aim;
  readonly path: string;
}

/** A model of schema.prisma and its fields that hold other models. */
export interface PrismaModel {
  readonly name: string;
  readonly aim: Aim;
  readonly relations: ReadonlyMap<string, { readonly model: string; readonly many: boolean }>;
}

/** A constant that other files import: a text, or texts by their keys. */
export type Constant = string | ReadonlyMap<string, string>;

/** What the files of a project declare for each other. */
export interface Project {
  /** The models of that name, those of the nearest file first. */
  models(symbol: string, near: string): readonly Model[];
  /** The models that an import of that name from a module may mean. */
  imported(symbol: string, near: string, module: string): readonly Model[];
  /** A Prisma model by the name of its property on the client. */
  prismaModel(accessor: string): PrismaModel | null;
  prismaModelNamed(name: string): PrismaModel | null;
  /** The entity of a class that extends Repository<Entity>. */
  repositoryOf(symbol: string): string | null;
  constant(path: string, module: string, name: string): Constant | null;
  /** The file that an import means; null for a package. */
  resolve(from: string, module: string): string | null;
  /** Whether any file declares a model of the kind. */
  uses(orm: Orm): boolean;
}

/** A call that writes, as one of the ways to find it saw it. */
export interface CallSite {
  readonly aim: Aim;
  readonly operations: readonly Operation[];
  /** Columns it writes, sorted; null when they cannot be told. */
  readonly columns: readonly string[] | null;
  /** What was recognised: `Prisma`, `SQL`, … */
  readonly how: string;
  readonly confidence: Confidence;
  /** The node whose line is shown. */
  readonly node: Node;
  /** Where the call begins: what it goes through. */
  readonly through: Node | null;
}

import type { Operation } from '../../model/writers.ts';

export type Confidence = 'certain' | 'likely' | 'possible';
