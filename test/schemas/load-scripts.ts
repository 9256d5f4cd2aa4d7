import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unpackedPackage } from '../lab/extra-packages.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { onMysql, onPostgres } from '../truth/copies/programs.ts';
import type { Scripts } from './applications.ts';

/** Runs an application's scripts on an empty database with the server's own client; throws with what the server said. */
export async function loadScripts(database: LabDatabase, scripts: Scripts, log: (line: string) => void): Promise<void> {
  const root = await unpackedPackage(scripts.package, log);
  const texts = await Promise.all(scripts.files.map((file) => scriptText(root, file)));
  const sql = (scripts.replace ?? []).reduce((text, [mark, put]) => text.replaceAll(mark, put), texts.join('\n'));
  if (database.server.engine === 'mysql') await onMysql('mariadb', database, [], sql);
  else await onPostgres(database, [], sql);
}

/** A script for the database it is run in: without the statements that choose or make another, and with the scripts it names. */
async function scriptText(root: string, path: string): Promise<string> {
  const bytes = await readFile(join(root, path));
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const lines = text.split('\n').map((line) => {
    const named = /^\s*(?:source|\\\.)\s+(\S+?);?\s*$/i.exec(line)?.[1];
    if (named !== undefined) return scriptText(root, named.replace(/^\//, ''));
    return /^\s*(create\s+database|drop\s+database|use)\b/i.test(line) ? '' : line;
  });
  return (await Promise.all(lines)).join('\n');
}
