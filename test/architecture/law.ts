import { dirname, posix } from 'node:path';

/** One import that the architecture does not allow, as `file: reason`. */
export type Violation = string;

const stages = [
  'mapping',
  'compare',
  'ddl',
  'objects',
  'assess',
  'writers',
  'parity',
  'observe',
  'plan',
  'evidence',
  'render',
  'kit',
  'lint',
  'guard',
  'compat',
  'cdc',
  'change',
];
/** Folders that engines share. */
const sharedByEngines = ['engines/connection/', 'engines/ddl/', 'engines/sql/'];
const drivers: Readonly<Record<string, string>> = {
  pg: 'engines/postgres/',
  mysql2: 'engines/mysql/',
  handlebars: 'render/',
  kafkajs: 'observe/read-topic-ends.ts',
};
/** What the model takes from the sync kit, so that the server and the kit cannot disagree: its types, how values are judged, who is the primary, and the names of its metrics. */
const fromKit: Readonly<Record<string, string>> = {
  'model/kit.ts': '../../templates/sync/src/descriptor.ts',
  'model/values.ts': '../../templates/sync/src/values/',
  'model/decimal.ts': '../../templates/sync/src/values/',
  'model/show-value.ts': '../../templates/sync/src/values/',
  'model/flip-stage.ts': '../../templates/sync/src/core/flip-stage.ts',
  'model/kit-metrics.ts': '../../templates/sync/src/observe/metric-list.ts',
};
const sdkFiles = ['tools/define.ts', 'server.ts', 'main.ts'];

/** Checks every import of every source file (`path` relative to mcp-server/src) against the law of the architecture. */
export function violations(files: ReadonlyMap<string, string>): Violation[] {
  if (files.size === 0) throw new Error('no source file was inspected: the law was checked on nothing');
  return [...files].flatMap(([path, source]) => [
    ...importViolations(path, source),
    ...engineNameViolations(path, source),
  ]);
}

function importViolations(path: string, source: string): Violation[] {
  return importsOf(source).flatMap((specifier) => {
    const reason = specifier.startsWith('.') ? localReason(path, specifier) : packageReason(path, specifier);
    return reason === null ? [] : [`${path}: ${reason}`];
  });
}

function importsOf(source: string): string[] {
  const found = source.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function packageReason(path: string, specifier: string): string | null {
  const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '');
  const home = drivers[name];
  if (home !== undefined && !path.startsWith(home)) return `imports ${name}, which lives only in ${home}`;
  if (name === '@modelcontextprotocol/sdk' && !sdkFiles.includes(path)) {
    return `imports the MCP SDK, which lives only in ${sdkFiles.join(', ')}`;
  }
  return null;
}

function localReason(path: string, specifier: string): string | null {
  const target = posix.normalize(posix.join(dirname(path), specifier));
  const from = path.split('/')[0] ?? '';
  const to = target.split('/')[0] ?? '';
  const allowed = fromKit[path];
  if (allowed !== undefined && target.startsWith(allowed)) return null;
  if (target.startsWith('..')) return `imports ${specifier}, outside the server’s sources`;
  if (from === 'model' && to !== 'model') return `imports ${target}: the model imports nothing but the model`;
  if (from === 'engines') return engineReason(path, target);
  if (stages.includes(from) && from !== to && to !== 'model' && target !== 'engines/engine.ts') {
    return `imports ${target}: a stage imports the model and the engine contract only`;
  }
  return null;
}

/** Checks that what the server takes from the kit (`path` relative to templates/sync/src/values) needs nothing but itself and Node. */
export function impureValues(files: ReadonlyMap<string, string>): Violation[] {
  if (files.size === 0) throw new Error('no source file was inspected: the law was checked on nothing');
  return [...files].flatMap(([path, source]) =>
    importsOf(source)
      .filter(
        (specifier) => !/^\.\/[\w-]+\.ts$|^node:(net|crypto)$/.test(specifier) && specifier !== '../descriptor.ts',
      )
      .map((specifier) => `${path}: imports ${specifier}: the server and the kit share it, so it stands alone`),
  );
}

function engineReason(path: string, target: string): string | null {
  const own = path.split('/').slice(0, 2).join('/');
  if (target.startsWith('model/') || target === 'engines/engine.ts') return null;
  if (path === 'engines/engine.ts' && target === 'engines/dialect.ts') return null;
  if (path === 'engines/open.ts' && /^engines\/[a-z]+\/index\.ts$/.test(target)) return null;
  if ([`${own}/`, ...sharedByEngines].some((folder) => target.startsWith(folder))) return null;
  return `imports ${target}: an engine imports the model, the contract, what engines share and its own folder only`;
}

function engineNameViolations(path: string, source: string): Violation[] {
  // What is inlined is text of templates, and no code of the server.
  if (path.startsWith('engines/') || path.endsWith('.generated.ts')) return [];
  const compared =
    /\b(?:engine|flavor)\b[\w.]*\s*[=!]==\s*['"]|case\s+['"](?:mysql|mariadb|postgres|postgresql)['"]/.exec(source);
  return compared === null
    ? []
    : [`${path}: decides by the engine’s name (${compared[0]}), which only engines/ may do`];
}
