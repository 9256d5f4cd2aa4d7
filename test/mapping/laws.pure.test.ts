import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapAsConfigured } from '../../mcp-server/src/mapping/map-tables.ts';
import { configuredMapping } from '../../mcp-server/src/model/configured-mapping.ts';
import { isKitTable } from '../../mcp-server/src/model/ledger.ts';
import { mapping as mappingShape, type TableMapping, tableKey } from '../../mcp-server/src/model/mapping.ts';
import type { Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { arbitrarySchema } from '../compare/arbitrary.ts';

const map = (source: Schema, target: Schema, asked: unknown, sameDatabase = false) =>
  mapAsConfigured({ source, target, asked: configuredMapping.parse(asked), sameDatabase });

const full = ({ schema, name }: Table) => ({ schema, name });

/** Entries that pair tables and columns of both sides in an order of their own: each is possible, and none is what the names say. */
const decided = fc
  .tuple(arbitrarySchema, arbitrarySchema, fc.infiniteStream(fc.nat()))
  .map(([source, target, draw]) => {
    const pick = <T>(items: T[]) => items.splice((draw.next().value ?? 0) % items.length, 1)[0];
    const [ours, theirs] = [source, target].map(({ tables }) => tables.filter(({ name }) => !isKitTable(name)));
    const left = [...(theirs ?? [])];
    const tables = (ours ?? []).flatMap((from) => {
      const to = left.length === 0 || (draw.next().value ?? 0) % 3 === 0 ? undefined : pick(left);
      if (to === undefined) return [];
      const receivers = to.columns.map(({ name }) => name);
      const columns = from.columns.flatMap(({ name }): [string, string][] => {
        const receiver = receivers.length === 0 || (draw.next().value ?? 0) % 3 === 0 ? undefined : pick(receivers);
        return receiver === undefined ? [] : [[name, receiver]];
      });
      const free = from.columns.map(({ name }) => name).filter((name) => !columns.some(([own]) => own === name));
      const drop = free.filter(() => (draw.next().value ?? 0) % 2 === 0);
      const added = receivers.filter(() => (draw.next().value ?? 0) % 2 === 0);
      return [{ source: full(from), target: full(to), columns: Object.fromEntries(columns), drop, added }];
    });
    return { source, target, tables };
  });

/** A record cannot hold such a name as a key of its own. */
const speakable = ({ tables }: { readonly tables: readonly { readonly columns: object }[] }) =>
  tables.every(({ columns }) => !Object.hasOwn(columns, '__proto__'));

describe('a mapping', () => {
  it('of a schema with itself pairs everything with itself', () => {
    fc.assert(
      fc.property(arbitrarySchema, (one) => {
        const { mapping, problems } = map(one, one, {});
        expect(problems).toEqual([]);
        expect(mapping.unmatched).toEqual({ source: [], target: [] });
        for (const pair of mapping.tables) {
          expect(pair.source).toEqual(pair.target);
          expect(pair.columns.every(({ source, target }) => source === target)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of one database with itself, without a word in lockstep.yaml, pairs nothing and leaves all in place', () => {
    fc.assert(
      fc.property(arbitrarySchema, (one) => {
        const { mapping } = map(one, one, {}, true);
        const own = one.tables.filter(({ name }) => !isKitTable(name)).map(full);
        expect(mapping).toEqual({
          tables: [],
          unmatched: { source: [], target: [] },
          leftBehind: [],
          inPlace: own,
        });
      }),
    );
  });

  it('keeps to what is configured: what an entry names is never unmatched, and each column of a pair has one place', () => {
    let entries = 0;
    fc.assert(
      fc.property(decided.filter(speakable), ({ source, target, tables }) => {
        entries += tables.length;
        const { mapping, problems } = map(source, target, { tables });
        expect(problems).toEqual([]);
        mappingShape.parse(mapping);
        for (const entry of tables) {
          const pair = pairOf(mapping.tables, entry.source);
          expect(pair?.target).toEqual(entry.target);
          for (const [from, to] of Object.entries(entry.columns))
            expect(pair?.columns).toContainEqual({ source: from, target: to });
          expect(pair?.dropped).toEqual(entry.drop);
          expect(pair?.added).toEqual(entry.added);
          expect(mapping.unmatched.source.map(tableKey)).not.toContain(tableKey(entry.source));
          expect(mapping.unmatched.target.map(tableKey)).not.toContain(tableKey(entry.target));
        }
        for (const pair of mapping.tables) {
          const places = [...pair.columns.map((one) => one.source), ...pair.unmatched.source, ...pair.dropped];
          const columns = source.tables.find((one) => tableKey(one) === tableKey(pair.source))?.columns ?? [];
          expect([...places, ...pair.elsewhere].sort()).toEqual(columns.map(({ name }) => name).sort());
        }
      }),
      { numRuns: 300 },
    );
    expect(entries).toBeGreaterThan(100);
  });

  it('turned round, with its settings turned round, is the same one turned round', () => {
    fc.assert(
      fc.property(decided.filter(speakable), ({ source, target, tables }) => {
        const turned = tables.map(({ source: from, target: to, columns, drop, added }) => ({
          source: to,
          target: from,
          columns: Object.fromEntries(Object.entries(columns).map(([one, other]) => [other, one])),
          drop: added,
          added: drop,
        }));
        fc.pre(speakable({ tables: turned }));
        const there = map(source, target, { tables }).mapping;
        const back = map(target, source, { tables: turned }).mapping;
        const pairs = (list: readonly TableMapping[], from: 'source' | 'target', to: 'source' | 'target') =>
          list
            .map((pair) => {
              const columns = pair.columns.map((one) => JSON.stringify([one[from], one[to]])).sort();
              const unmatched = [pair.unmatched[from].toSorted(), pair.unmatched[to].toSorted()];
              return JSON.stringify([pair[from], pair[to], columns, unmatched]);
            })
            .sort();
        expect(pairs(back.tables, 'target', 'source')).toEqual(pairs(there.tables, 'source', 'target'));
        expect(back.unmatched.source.map(tableKey).sort()).toEqual(there.unmatched.target.map(tableKey).sort());
        expect(back.unmatched.target.map(tableKey).sort()).toEqual(there.unmatched.source.map(tableKey).sort());
      }),
      { numRuns: 300 },
    );
  });
});

function pairOf(pairs: readonly TableMapping[], source: { schema: string; name: string }): TableMapping | undefined {
  return pairs.find((pair) => tableKey(pair.source) === tableKey(source));
}
