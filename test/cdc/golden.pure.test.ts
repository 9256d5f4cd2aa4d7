import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { CASES, generated } from './cases.ts';

const folder = fileURLToPath(new URL('./golden/', import.meta.url));
/** Keeps formatters away from text that must stay as it was generated. */
const suffix = '.golden';
/** Files that say the same for every migration are kept of the first case only, and of the one whose brokers are not open. */
const ALIKE =
  /^cdc\/(CONNECTORS\.md|worker\.properties|docker-compose\.yaml|connect\.sh|kubernetes\/kafka\.yaml|dms\/task-settings\.json|dms\/alarms\/.*)$/;

function goldenFiles(root: string): { path: string; text: string }[] {
  return readdirSync(root, { recursive: true })
    .map(String)
    .filter((path) => statSync(join(root, path)).isFile())
    .map((path) => ({
      path: path.replaceAll('\\', '/').slice(0, -suffix.length),
      text: readFileSync(join(root, path), 'utf8'),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

it.each(CASES.map((one, place) => [one.name, one, place] as const))(
  '%s gives exactly the files in test/cdc/golden (UPDATE_GOLDEN=1 writes them)',
  (name, one, place) => {
    const files = generated(one).files.filter(
      ({ path }) => place === 0 || one.kafka !== undefined || !ALIKE.test(path),
    );
    const root = join(folder, name);
    if (process.env.UPDATE_GOLDEN === '1') {
      rmSync(root, { recursive: true, force: true });
      for (const { path, text } of files) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, `${path}${suffix}`), text);
      }
    }
    expect(files.length).toBeGreaterThan(15);
    expect(files).toEqual(goldenFiles(root));
  },
);

it('the same input gives the same bytes', () => {
  for (const one of CASES) expect(generated(one)).toEqual(generated(one));
});
