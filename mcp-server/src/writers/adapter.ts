import ignore from 'ignore';

/** Whether code belongs to the adapter, as lockstep.yaml says. */
export interface Adapter {
  readonly named: boolean;
  holds(path: string): boolean;
  /** Whether an import is one of the adapter: by the name it is imported by, or the file that it means. */
  isImported(module: string, file: string | null): boolean;
}

/** Reads the entries of `writers: adapter:`: files, folders and globs as .gitignore spells them, and names of modules. */
export function makeAdapter(entries: readonly string[]): Adapter {
  const paths = ignore({ allowRelativePaths: true }).add(entries.map((entry) => entry.replace(/^\.\//, '/')));
  const holds = (path: string) => paths.ignores(path);
  return {
    named: entries.length > 0,
    holds,
    isImported: (module, file) =>
      entries.some((entry) => module === entry || module.startsWith(`${entry}/`)) || (file !== null && holds(file)),
  };
}
