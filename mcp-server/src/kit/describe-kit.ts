import type { DescribedKit } from '../model/described-kit.ts';
import type { KitDescriptor } from '../model/kit.ts';
import { describeCapture } from './describe-capture.ts';
import { describeTable } from './describe-table.ts';
import { hashOf, schemaHash } from './hash-of.ts';
import { type KitInput, kitCatalogue, kitName, type Side } from './kit-input.ts';
import { parentsFirst } from './parents-first.ts';

/** What the sync kit knows of the migration, parents first, and what it cannot carry. */
export function describeKit(given: KitInput): DescribedKit {
  const input = kitCatalogue(given);
  const described = input.mapping.tables.map((mapping) => describeTable(input, mapping));
  const tables = described.flatMap(({ table }) => table ?? []);
  const carried = new Set(tables.map(({ source, target }) => pairId(source, target)));
  const mappings = input.mapping.tables.filter(({ source, target }) => carried.has(pairId(source, target)));
  const withoutKey = input.mapping.unmatched.source.map((table) => kitName({ source: table }));
  const capture = {
    source: describeCapture(input, mappings, 'source'),
    target: describeCapture(input, mappings, 'target'),
  };
  const end = (side: Side) => ({
    engine: input[side].dialect.engine,
    flavor: input[side].schema.flavor,
    schema: homeOf(
      input,
      side,
      tables.map((table) => table[side].schema),
    ),
  });
  return {
    kit: {
      fingerprint: hashOf([
        input.source.schema.tables.map((table) => schemaHash(table, input.source.dialect)),
        input.target.schema.tables.map((table) => schemaHash(table, input.target.dialect)),
        input.mapping,
      ]),
      source: end('source'),
      target: end('target'),
      tables: parentsFirst(tables),
    } satisfies KitDescriptor,
    notCarried: [
      ...described.flatMap(({ notCarried }) => notCarried),
      ...withoutKey.map((table) => ({ table, column: null, reason: 'no table of the target receives it' })),
    ],
    limits: described.flatMap(({ limits }) => limits),
    capture,
  };
}

function pairId(source: { schema: string; name: string }, target: { schema: string; name: string }): string {
  return JSON.stringify([source.schema, source.name, target.schema, target.name]);
}

/** Where the kit's tables stand: the schema that unqualified names mean if a migrated table is in it or none is, else the first of them. */
function homeOf(input: KitInput, side: Side, schemas: readonly string[]): string {
  const { defaultSchema } = input[side].schema;
  const [first] = [...schemas].sort();
  return first === undefined || schemas.includes(defaultSchema) ? defaultSchema : first;
}
