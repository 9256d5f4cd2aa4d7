import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DdlChoices, ddlSettings } from '../../mcp-server/src/model/ddl.ts';
import type { ServerKind } from '../lab/lab.ts';
import { arbitraryCatalogue, type SourceEngine } from './arbitrary-catalogue.ts';
import { ddlOf, inspect, run, withBoth, withoutExtensions } from './closed-loop.ts';

const RUNS = Number(process.env.LOCKSTEP_GENERATED_SCHEMAS ?? 25);

const choices: fc.Arbitrary<DdlChoices> = fc
  .record(
    Object.fromEntries(
      Object.entries(ddlSettings.shape).map(([name, shape]) => {
        const options: unknown = 'options' in shape.unwrap() ? Reflect.get(shape.unwrap(), 'options') : null;
        return [name, Array.isArray(options) ? fc.constantFrom(...options) : fc.integer({ min: 1, max: 768 })];
      }),
    ),
  )
  .map((given) =>
    ddlSettings.parse({ ...given, tables: 'missing', spatial: given.spatial === 'postgis' ? 'bytea' : given.spatial }),
  );

const roads: readonly (readonly [SourceEngine, ServerKind])[] = [
  ['mysql', 'postgres'],
  ['mysql', 'postgres18'],
  ['postgres', 'mariadb'],
  ['postgres', 'mysql9'],
];

describe('whatever a catalogue may hold', () => {
  it.each(roads)(
    'from %s gives scripts that %s runs, twice, and takes back',
    (engine, to) =>
      withBoth({ from: engine === 'mysql' ? 'mariadb' : 'postgres', to, sql: '' }, async (one, other) => {
        const empty = await inspect(other.url);
        let tables = 0;
        await fc.assert(
          fc.asyncProperty(arbitraryCatalogue(engine), choices, async (schema, given) => {
            const ddl = ddlOf(schema, empty, { source: one.url, target: other.url }, given);
            await run(other.url, ddl, 'forward');
            await run(other.url, ddl, 'forward');
            const made = await inspect(other.url);
            tables += made.tables.length;
            const lookups = ddl.adopted.fixedRows.length;
            expect(made.tables.length).toBe(ddl.adopted.names.length + lookups);
            await run(other.url, ddl, 'reverse');
            expect({ ...withoutExtensions(await inspect(other.url)), gaps: [] }).toEqual(empty);
          }),
          { numRuns: RUNS, endOnFailure: true },
        );
        expect(tables).toBeGreaterThan(RUNS);
      }),
    300_000,
  );
});
