import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The kill points that a part of the kit names in its sources. */
export function crashPointsOf(part: string): string[] {
  const folder = fileURLToPath(new URL(`../../../../templates/sync/src/${part}`, import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const points = files.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/crashPoint\('([^']+)'\)/g)].map(([, point]) => point ?? ''),
  );
  return [...new Set(points)].sort();
}
