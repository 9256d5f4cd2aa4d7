import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../mcp-server/src/config/read-settings.ts';
import { mapAsConfigured } from '../../mcp-server/src/mapping/map-tables.ts';
import type { Mapping, TableMapping } from '../../mcp-server/src/model/mapping.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';

/** The mapping that lockstep.yaml with this section makes, and what is said of its mistakes. */
export function ask(
  yaml: string,
  source: Schema,
  target: Schema,
  sameDatabase = false,
): { readonly mapping: Mapping; readonly mistakes: string } {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-mapping-'));
  try {
    const file = join(folder, 'lockstep.yaml');
    writeFileSync(file, `mapping:\n${yaml.replaceAll(/^/gm, '  ')}`);
    const { settings, refuse } = readSettings(file);
    const { mapping, problems } = mapAsConfigured({ source, target, asked: settings.mapping, sameDatabase });
    return { mapping, mistakes: problems.length === 0 ? '' : refuse(problems).message };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A mapping as a person would write it down, one line a fact. */
export function lines({ tables, unmatched, leftBehind, inPlace }: Mapping): string[] {
  return [
    ...tables.flatMap(pairLines),
    ...(['source', 'target'] as const).flatMap((side) =>
      unmatched[side].map(({ candidates, ...name }) => {
        const could = candidates.map(full).join(' or ');
        return `${side} ${full(name)} unmatched${could === '' ? '' : `, could be ${could}`}`;
      }),
    ),
    ...leftBehind.map((name) => `${full(name)} left behind`),
    ...inPlace.map((name) => `${full(name)} in place`),
  ];
}

function pairLines(pair: TableMapping): string[] {
  const columns = pair.columns.map(({ source, target }) => (source === target ? source : `${source}>${target}`));
  const facts: readonly (readonly [string, readonly string[]])[] = [
    ['key', pair.key.map(({ source }) => source)],
    ['dropped', pair.dropped],
    ['elsewhere', pair.elsewhere],
    ['added', pair.added],
    ['constants', pair.constants.map(({ column, value }) => `${column}=${value ?? 'NULL'}`)],
    ['where', pair.where.map(({ column, op, values }) => `${column} ${op} ${values.join('|')}`.trim())],
    ['tolerance', pair.tolerance.map(({ column, by, kind }) => `${column} ${by} ${kind}`)],
    ['masked', pair.masked],
    ['unmatched', pair.unmatched.source],
    ['unmatched in the target', pair.unmatched.target],
  ];
  const said = facts.filter(([, names]) => names.length > 0).map(([what, names]) => `; ${what}: ${names.join(', ')}`);
  return [`${full(pair.source)} -> ${full(pair.target)}: ${columns.join(', ')}${said.join('')}`];
}

function full({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}.${name}`;
}
