import type { ConfiguredMapping } from '../model/configured-mapping.ts';
import { didYouMean } from '../model/nearest.ts';
import type { Schema, Table } from '../model/schema.ts';
import type { PairingRules } from './pair-tables.ts';
import type { BothTables } from './read-entries.ts';
import type { Report } from './report.ts';

interface Question {
  readonly source: Schema;
  readonly target: Schema;
  readonly asked: ConfiguredMapping;
  readonly sameDatabase: boolean;
}

/** Which schemas and prefixes belong together; names that no table has are reported. */
export function readRules(
  { source, target, asked, sameDatabase }: Question,
  all: BothTables,
  report: Report,
): PairingRules {
  const { schemas, prefix } = asked;
  for (const [from, to] of Object.entries(schemas)) {
    const problem =
      missingSchema('source', source, all.source, from) ??
      missingSchema('target', target, all.target, to) ??
      (sameDatabase && from === to ? 'both sides are one database: a schema cannot be its own counterpart' : null);
    if (problem !== null) report(['schemas', from], problem);
  }
  for (const side of ['source', 'target'] as const) {
    const start = prefix[side];
    if (start !== undefined && !all[side].some(({ name }) => name.startsWith(start)))
      report(['prefix', side], `no table of the ${side} begins with ${JSON.stringify(start)}`);
  }
  const said = prefix.source !== undefined || prefix.target !== undefined;
  return {
    schemas: new Map(Object.entries(schemas)),
    prefix: said ? { source: prefix.source ?? '', target: prefix.target ?? '' } : null,
  };
}

function missingSchema(
  side: string,
  { defaultSchema }: Schema,
  tables: readonly Table[],
  wanted: string,
): string | null {
  const known = [...new Set([defaultSchema, ...tables.map(({ schema }) => schema)])];
  if (known.includes(wanted)) return null;
  return `the ${side} has no table in a schema ${JSON.stringify(wanted)}${didYouMean(wanted, known)}`;
}
