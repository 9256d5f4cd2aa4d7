import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Whether the migration tool that a script is of runs all of it in one transaction, unless its settings say otherwise: Diesel, Flyway,
 * Drizzle and golang-migrate. Prisma sends a script statement by statement where it can, and Liquibase each changeset by itself.
 */
export function runTogether(projectDir: string, settings: readonly string[]): (path: string) => boolean {
  const textOf = (path: string) => {
    try {
      return readFileSync(join(projectDir, path), 'utf8');
    } catch {
      return '';
    }
  };
  const says = (paths: readonly string[], words: RegExp) => paths.some((path) => words.test(textOf(path)));
  const named = (names: RegExp) => settings.filter((path) => names.test(basename(path)));
  return (path) => {
    const [name, folder] = [basename(path), dirname(path)];
    if (/^(?:up|down)\.sql$/.test(name))
      return (
        named(/^diesel\.toml$/).some((each) => dirname(each) === '.' || path.startsWith(`${dirname(each)}/`)) &&
        !says([`${folder}/metadata.toml`], /^\s*run_in_transaction\s*=\s*false/m)
      );
    if (/^(?:[VUB]\d[\w.]*|R)__.+\.sql$/.test(name))
      return !says([`${path}.conf`, ...named(/^flyway\./)], /^\s*(?:flyway\.)?executeInTransaction\s*=\s*"?false/m);
    if (/^\d+_.+\.(?:up|down)\.sql$/.test(name)) return !says([path], /^\s*--\s*no-transaction/);
    return settings.includes(join(folder, 'meta', '_journal.json'));
  };
}
