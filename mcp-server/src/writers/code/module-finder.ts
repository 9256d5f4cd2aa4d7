import { posix } from 'node:path';
import { parseExpression } from '@babel/parser';
import { keyName, type Node, propertyOf } from './nodes.ts';

/** Finds the file that an import in another file means; null for a package, and where several would do. */
export type FindModule = (from: string, module: string) => string | null;

/** `paths` of a tsconfig.json or jsconfig.json: what an alias begins with, and the folders it stands for. */
export interface Aliases {
  /** The folder of the file, empty or with a trailing slash. */
  readonly folder: string;
  readonly entries: readonly (readonly [string, string])[];
}

/** Reads the aliases of a tsconfig.json, which may hold comments; none when it cannot be read. */
export function readAliases(path: string, text: string): Aliases {
  const folder = path.replace(/[^/]*$/, '');
  try {
    const options = propertyOf(parseExpression(text), 'compilerOptions');
    const base = textOf(propertyOf(options, 'baseUrl')) ?? '.';
    const paths = propertyOf(options, 'paths');
    const entries = paths?.type === 'ObjectExpression' ? paths.properties : [];
    return {
      folder,
      entries: entries.flatMap((entry) => {
        if (entry.type !== 'ObjectProperty' || entry.value.type !== 'ArrayExpression') return [];
        const [target] = entry.value.elements;
        const [alias, place] = [keyName(entry.key, entry.computed), textOf(target ?? undefined)];
        return alias === null || place === null ? [] : [[alias, posix.join(folder, base, place)] as const];
      }),
    };
  } catch {
    return { folder, entries: [] };
  }
}

function textOf(node: Node | undefined): string | null {
  return node?.type === 'StringLiteral' ? node.value : null;
}

/** Makes the finder for the files of a project: relative paths, then the aliases of the nearest configuration, then what an import ends with. */
export function moduleFinder(paths: readonly string[], aliases: readonly Aliases[]): FindModule {
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
    const near = aliases
      .filter(({ folder }) => from.startsWith(folder))
      .toSorted((a, b) => b.folder.length - a.folder.length);
    for (const { entries } of near) {
      for (const [alias, place] of entries) {
        const found = exact.get(replaced(module, alias, place) ?? '');
        if (found !== undefined) return found;
      }
    }
    const end = module.split('/').slice(1).join('/');
    return exact.get(module) ?? (end === '' ? null : (exact.get(end) ?? ends.get(end) ?? null));
  };
}

function replaced(module: string, alias: string, place: string): string | null {
  if (!alias.endsWith('*')) return module === alias ? place : null;
  const start = alias.slice(0, -1);
  return module.startsWith(start) ? place.replace('*', module.slice(start.length)) : null;
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
