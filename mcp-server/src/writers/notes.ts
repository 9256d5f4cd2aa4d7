import { quantity } from '../model/quantity.ts';
import type { Schema } from '../model/schema.ts';
import type { ServerWriters } from '../model/writers.ts';
import type { Audit } from './audit-writers.ts';
import { languageOf } from './repository/languages.ts';
import { MOST_BYTES, MOST_FILES, SKIPPED_FOLDERS } from './repository/list-files.ts';

/** Gaps of the statement record by which a writer may have gone unseen. */
const LOSES = /no room|have no text|Only the|taken out/;

/** Why it is not proven that there is no other writer; empty when it is, as far as both halves can. */
export function untoldOf(audit: Audit, server: ServerWriters, schema: Schema): string[] {
  const { scan, tables } = audit;
  const statements = server.records.find(({ tells }) => tells === 'statements');
  const code = (paths: readonly string[]) => paths.filter((path) => languageOf(path)?.kind !== 'sql');
  const hidden = schema.gaps.filter(({ kind }) => ['trigger', 'event', 'routine'].includes(kind));
  return [
    ...(tables.length === 0 ? ['No table was found that migrates.'] : []),
    ...(statements?.on === true
      ? statements.gaps.filter((gap) => LOSES.test(gap))
      : ['The server does not tell which statements were run: see records.']),
    ...hidden.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}.`),
    ...(scan.files === 0 ? ['The repository holds no source file that is looked at: only the database was.'] : []),
    ...(scan.more
      ? [`The repository holds more than ${quantity(MOST_FILES, 'file')}: the rest was not looked at.`]
      : []),
    ...[...scan.orms].flatMap(([orm, paths]) => listed(paths, `with ${orm}, whose calls are not looked for`)),
    ...listed(scan.unparsed, 'could not be parsed and may write'),
    ...listed(code(scan.large), `larger than ${MOST_BYTES / 1e6} MB, not looked at`),
    ...listed(scan.unreadable, 'could not be read'),
  ];
}

/** What else a reader should know of how the audit was made. */
export function notesOf(audit: Audit, server: ServerWriters): string[] {
  const { scan, unseen, otherNames } = audit;
  const statements = server.records.find(({ tells }) => tells === 'statements');
  const large = scan.large.filter((path) => languageOf(path)?.kind === 'sql');
  const names = [...otherNames].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  return [
    `${quantity(scan.files, 'source file')} looked at; not below ${[...SKIPPED_FOLDERS].slice(0, 3).join(', ')} and the like, nor what .gitignore names.`,
    ...(statements?.on === true && unseen.length > 0
      ? [
          `${quantity(unseen.length, 'call site')} whose statements the server has not seen${statements.since === null ? '' : ` since ${statements.since}`}.`,
        ]
      : []),
    ...(names.length > 0
      ? [`Writes to ${quantity(names.length, 'name')} that are no table of either schema: ${some(names)}.`]
      : []),
    ...(scan.searched.length > 0
      ? [`In ${scan.searched.join(', ')} only SQL in strings was looked for, not the calls of an ORM.`]
      : []),
    ...(scan.links > 0 ? [`${quantity(scan.links, 'symbolic link')} not followed.`] : []),
    ...listed(scan.minified, 'minified, not looked at'),
    ...listed(scan.damaged, 'not UTF-8 throughout, looked at all the same'),
    ...listed(large, `larger than ${MOST_BYTES / 1e6} MB, not looked at`),
  ];
}

function listed(paths: readonly string[], what: string): string[] {
  return paths.length === 0 ? [] : [`${quantity(paths.length, 'file')} ${what}: ${some(paths)}.`];
}

function some(names: readonly string[]): string {
  return `${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`;
}
