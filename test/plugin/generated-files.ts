import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './documents.ts';

/** Paths below `migration/` that the tools write, as the golden migrations and the sync kit's own sources show them. */
export function generatedFiles(): ReadonlySet<string> {
  const migrations = ['test/plan/golden', 'test/ddl/golden'].flatMap((folder) =>
    filesBelow(folder).map((path) => path.split('/').slice(1).join('/')),
  );
  const documents = [...migrations, ...filesBelow('test/render/golden')].map((path) => path.replace(/\.golden$/, ''));
  return new Set([...documents, ...filesBelow('templates/sync').map((path) => `sync/${path}`), ...writtenElsewhere]);
}

/** Rendered by templates whose golden files have other names, or written by a tool while it runs. */
const writtenElsewhere = [
  'sync/README.md',
  ...['source', 'target'].flatMap((side) => [`sync/sql/${side}-triggers.sql`, `sync/sql/${side}-triggers-undo.sql`]),
  ...['CDC.md', 'CONNECTORS.md', 'connectors/one.json', 'connect.sh', 'worker.properties', 'env.example'].map(
    (file) => `cdc/${file}`,
  ),
  ...['README.md', 'up.sql', 'down.sql', 'old-table.ts', 'ahead/up.sql'].map((file) => `compat/${file}`),
  ...['cdc/sql/guard-target.sql', 'cdc/dms/table-mappings.json'],
  ...['evidence/chain', 'repair/table', 'monitoring/README.md', 'schema/6-views.sql', 'status.html', 'measured.json'],
];

/** Every identifier in the sources and the documents of the sync kit: a name that a skill gives to something of it is among them. */
export function kitNames(): ReadonlySet<string> {
  const texts = filesBelow('templates/sync')
    .filter((path) => /\.(ts|md|json)$/.test(path))
    .map((path) => readFileSync(join(root, 'templates/sync', path), 'utf8'));
  return new Set(texts.flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? []));
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.includes('node_modules') && statSync(join(root, folder, path)).isFile())
    .map((path) => path.replaceAll('\\', '/'));
}
