import { LockstepError } from '../model/errors.ts';
import type { Database, Engine, SessionLimits } from './engine.ts';
import { mysql } from './mysql/index.ts';
import { postgres } from './postgres/index.ts';

/** Every engine; a new one is a folder and a line here. */
export const engines: readonly Engine[] = [mysql, postgres];

/** The database behind a URL, by its scheme. Connects on first use. A URL that no engine answers to is a CONFIG error; it is never repeated. */
export function openDatabase(url: string, limits: SessionLimits): Database {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  const engine = engines.find((candidate) => scheme !== undefined && candidate.schemes.includes(scheme));
  if (engine !== undefined) return engine.open(url, limits);
  const known = engines.flatMap((candidate) => candidate.schemes.map((name) => `${name}://`)).join(', ');
  throw new LockstepError(
    'CONFIG',
    scheme === undefined ? 'The connection URL has no scheme.' : `No engine answers to ${scheme}:// URLs.`,
    { hint: `Begin the URL with one of ${known}, as in mysql://user:password@host:3306/database.` },
  );
}
