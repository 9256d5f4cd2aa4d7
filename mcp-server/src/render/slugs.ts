import { createHash } from 'node:crypto';
import type { TableName } from '../model/mapping.ts';

const longest = 48;
/** Device names that Windows refuses as file names. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** A folder name for each table, in the given order: `[a-z0-9-]` only, different for different tables on every file system. `order_items` becomes `order-items`; an odd, long or taken name carries a hash. */
export function tableSlugs(tables: readonly TableName[]): string[] {
  const plain = tables.map((table) => plainSlug(table.name));
  const uses = new Map<string, number>();
  for (const slug of plain) if (slug !== null) uses.set(slug, (uses.get(slug) ?? 0) + 1);
  return tables.map((table, place) => {
    const slug = plain[place] ?? null;
    return slug !== null && uses.get(slug) === 1 ? slug : hashedSlug(table);
  });
}

/** null when the name says more than the slug could hold, or could be taken for a hashed one. */
function plainSlug(name: string): string | null {
  const slug = name.toLowerCase().replaceAll('_', '-');
  const faithful = /^[a-z0-9][a-z0-9_]*$/.test(name.toLowerCase()) && !slug.endsWith('-') && slug.length <= longest;
  return faithful && !reserved.test(slug) && !/-[0-9a-f]{12}$/.test(slug) ? slug : null;
}

function hashedSlug({ schema, name }: TableName): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
  const hash = createHash('sha256')
    .update(JSON.stringify([schema, name]))
    .digest('hex')
    .slice(0, 12);
  return `${words === '' ? 'table' : words}-${hash}`;
}
