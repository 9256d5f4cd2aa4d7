import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSchemas } from '../../mcp-server/src/compare/compare-schemas.ts';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import { finding, sortFindings } from '../../mcp-server/src/model/finding.ts';
import { type Mapping, mapping } from '../../mcp-server/src/model/mapping.ts';
import { type Schema, schema as schemaShape } from '../../mcp-server/src/model/schema.ts';
import { arbitrarySchema } from './arbitrary.ts';
import { integer, schema, table } from './build.ts';

describe('a schema compared with itself', () => {
  it('maps each table and column to itself and differs in nothing but tables that nothing identifies', () => {
    fc.assert(
      fc.property(arbitrarySchema, (one) => {
        const names = mapTables(one, one);
        expect(names.unmatched).toEqual({ source: [], target: [] });
        expect(names.tables.map(({ source, target, columns }) => [source, target, columns])).toEqual(
          one.tables.map(({ schema: place, name, columns }) => [
            { schema: place, name },
            { schema: place, name },
            columns.map((column) => ({ source: column.name, target: column.name })),
          ]),
        );
        const keyless = names.tables
          .filter(({ key, source }) => key.length === 0 && primaryKeyOf(source.schema, source.name) === null)
          .map(({ source }) => ['primary-key-missing', source.schema, source.name]);
        const found = compareSchemas(one, one, names).map(({ rule, object }) => [rule, object.schema, object.name]);
        expect(found.sort()).toEqual(keyless.sort());

        function primaryKeyOf(place: string, name: string) {
          return one.tables.find((item) => item.schema === place && item.name === name)?.primaryKey;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('still names what its login could not see', () => {
    const gaps = [{ kind: 'view' as const, name: 'secret', reason: 'no right to SELECT' }];
    const one = schema([table('items', [integer('id')])], { gaps });
    expect(compareSchemas(one, one, mapTables(one, one)).map(({ rule, object }) => [rule, object.side])).toEqual([
      ['gap', 'source'],
      ['gap', 'target'],
    ]);
  });
});

describe('any two schemas', () => {
  it('give findings of the stated shape and order that name their object, the same each time', () => {
    let findings = 0;
    fc.assert(
      fc.property(arbitrarySchema, arbitrarySchema, (one, other) => {
        schemaShape.parse(one);
        const names = mapping.parse(mapTables(one, other));
        const found = compareSchemas(one, other, names);
        findings += found.length;
        expect(found).toEqual(sortFindings(found.map((item) => finding.parse(item))));
        expect(compareSchemas(one, other, mapTables(one, other))).toEqual(found);
        for (const { object, what } of found) {
          if (object.kind !== 'database') expect(what).toContain(object.table ?? object.name);
        }
      }),
      { numRuns: 300 },
    );
    expect(findings).toBeGreaterThan(300);
  });

  it('are compared alike from both ends: what one way is missing is added the other way, and what is changed is changed', () => {
    fc.assert(
      fc.property(arbitrarySchema, arbitrarySchema, (one, other) => {
        const names = mapTables(one, other);
        const back = mapTables(other, one);
        expect(turn(back)).toEqual(sorted(names));
        const [there, again] = [tally(one, other, names), tally(other, one, back)];
        const only = (found: Record<string, number>, ...rules: string[]) =>
          rules.reduce((sum, rule) => sum + (found[rule] ?? 0), 0);
        expect(only(there, 'table-missing source')).toBe(only(again, 'table-missing target'));
        expect(only(there, 'column-missing source', 'system-column-name')).toBe(only(again, 'column-missing target'));
        expect(only(there, 'trigger-missing')).toBe(only(again, 'trigger-added'));
        for (const rule of evenHanded) expect([rule, there[rule]]).toEqual([rule, again[rule]]);
      }),
      { numRuns: 300 },
    );
  });

  it('lose no table and no column on the way into the mapping', () => {
    fc.assert(
      fc.property(arbitrarySchema, arbitrarySchema, (one, other) => {
        const names = mapTables(one, other);
        for (const side of ['source', 'target'] as const) {
          const whole = side === 'source' ? one : other;
          const tables = [...names.tables.map((pair) => pair[side]), ...names.unmatched[side]];
          expect(tables.map(text).sort()).toEqual(whole.tables.map(text).sort());
          for (const pair of names.tables) {
            const columns = [...pair.columns.map((column) => column[side]), ...pair.unmatched[side]];
            const own = whole.tables.find((item) => text(item) === text(pair[side]));
            expect(columns.sort()).toEqual(own?.columns.map(({ name }) => name).sort());
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

function text({ schema: place, name }: { readonly schema: string; readonly name: string }): string {
  return JSON.stringify([place, name]);
}

/** Rules that name a difference whichever side it is seen from. */
const evenHanded = [
  'accent-sensitivity-changed',
  'case-sensitivity-changed',
  'collation-order',
  'detail-changed',
  'history-lost',
  'invisible-changed',
  'isolation-changed',
  'json-text',
  'nullability-changed',
  'pad-space-changed',
  'row-format-changed',
  'row-security-changed',
  'sql-meaning',
  'storage-changed',
  'strictness-changed',
  'timestamp-zone-changed',
  'zerofill-lost',
];

/** Findings by rule, those of `…-missing` by the side of their object. */
function tally(source: Schema, target: Schema, names: Mapping): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { rule, object } of compareSchemas(source, target, names)) {
    for (const key of [rule, `${rule} ${object.side}`]) found[key] = (found[key] ?? 0) + 1;
  }
  return found;
}

function sorted({ tables, unmatched }: Pick<Mapping, 'tables' | 'unmatched'>) {
  const pairs = tables.flatMap(({ source, target, columns }) => [
    `${text(source)} ${text(target)}`,
    ...columns.map((pair) => `${text(source)} ${pair.source} ${text(target)} ${pair.target}`),
  ]);
  return { pairs: pairs.sort(), source: unmatched.source.map(text).sort(), target: unmatched.target.map(text).sort() };
}

/** The mapping of the way back as that of the way there. */
function turn({ tables, unmatched }: Mapping) {
  return sorted({
    tables: tables.map(({ source, target, columns, key, unmatched: left, ...decided }) => ({
      ...decided,
      source: target,
      target: source,
      columns: columns.map((pair) => ({ source: pair.target, target: pair.source })),
      key,
      unmatched: left,
    })),
    unmatched: { source: unmatched.target, target: unmatched.source },
  });
}
