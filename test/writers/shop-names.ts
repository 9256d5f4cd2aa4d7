import { makeAdapter } from '../../mcp-server/src/writers/adapter.ts';
import type { RepositorySite } from '../../mcp-server/src/writers/repository/repository-site.ts';
import { scanRepository } from '../../mcp-server/src/writers/repository/scan-repository.ts';
import { makeTableNames, type NamedTable } from '../../mcp-server/src/writers/table-names.ts';

/** The tables that the fixtures write; audit_log is none that migrates. */
export const shopTables: readonly NamedTable[] = [
  ...['orders', 'order_items', 'customers'].map(
    (name): NamedTable => ({
      label: name,
      names: [
        { schema: 'shop', name },
        { schema: 'public', name },
      ],
      kind: 'migrating',
    }),
  ),
  { label: 'audit_log', names: [{ schema: 'shop', name: 'audit_log' }], kind: 'other' },
];

/** Scans a folder for writers of the shop. */
export async function scanShop(folder: string, adapter: readonly string[] = []) {
  return scanRepository(folder, makeTableNames(shopTables), makeAdapter(adapter));
}

/** Call sites as lines: where, table, what, how; other tables are left out, as the audit leaves them out. */
export function siteLines(sites: readonly RepositorySite[]): string[] {
  return sites
    .filter(({ table }) => table === null || (typeof table !== 'string' && table.kind !== 'other'))
    .map(({ path, line, table, operations, how, confidence, covered, place }) => {
      const name = table === null ? '(untold)' : typeof table === 'string' ? table : table.label;
      const marks = [
        confidence === 'certain' ? '' : confidence,
        covered ? 'covered' : '',
        place === 'source' ? '' : place,
      ];
      return [`${path}:${line}`, name, operations.join('+'), how, ...marks.filter((mark) => mark !== '')].join(' ');
    });
}
