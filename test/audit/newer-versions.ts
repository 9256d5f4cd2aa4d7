import { z } from 'zod';

const newer = z.record(z.string(), z.object({ current: z.string(), latest: z.string() }));

/** What `pnpm outdated --format json` says of so many packages; it stands beside an audit and never for one. */
export function newerVersions(packages: number, outdated: string): string {
  const read = newer.safeParse(parsed(outdated));
  if (!read.success) return 'Whether newer versions exist could not be told either.';
  const names = Object.entries(read.data).map(([name, { current, latest }]) => `${name} ${current} → ${latest}`);
  const which = names.length === 0 ? '' : `: ${names.join(', ')}`;
  return `Of the ${packages} packages that are bundled and named in package.json, ${names.length} ${names.length === 1 ? 'is' : 'are'} not the newest${which}.`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
