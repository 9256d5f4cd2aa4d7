import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The kill points that a part of the kit in a folder names in its sources. */
export function crashPointsOf(kit: string, part: string): string[] {
  const folder = join(kit, 'src', part);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const points = files.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/crashPoint\('([^']+)'\)/g)].map(([, point]) => point ?? ''),
  );
  return [...new Set(points)].sort();
}
