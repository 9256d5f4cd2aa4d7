import fc from 'fast-check';
import type { EngineName } from '../../mcp-server/src/engines/engine.ts';
import type { CanonicalForm } from '../../mcp-server/src/model/digest.ts';
import type { ValueRule } from '../../mcp-server/src/model/forms.ts';
import type { ServerKind } from '../lab/lab.ts';

/** A column type that can hold the values of a domain exactly. */
export interface Holder<V> {
  /** As CREATE TABLE takes it. */
  readonly type: string;
  /** The SQL that stores the value. */
  readonly write: (value: V) => string;
  /** Left out: every value. Where it is false the column holds NULL. */
  readonly holds?: (value: V) => boolean;
  /** Only these servers have the type; left out: all of the engine. */
  readonly only?: readonly ServerKind[];
}

/** Values, and the column types of both engines that hold them. */
export interface Domain<V> {
  readonly name: string;
  readonly values: fc.Arbitrary<V>;
  /** Always among the values. */
  readonly edges: readonly V[];
  /** Other values that are easily taken for this one. */
  readonly neighbours: (value: V) => readonly V[];
  /** The same text exactly for the values that are equal when they are compared in that form by that rule. */
  readonly identity: (value: V, form: CanonicalForm, rule: ValueRule) => string;
  readonly holders: Readonly<Record<EngineName, readonly Holder<V>[]>>;
  /** Statements before the table is made, such as CREATE TYPE. */
  readonly setUp?: string;
  /** MySQL's sql_mode while rows are written; strict when left out, so that nothing is cut in silence. */
  readonly sqlMode?: string;
}

/** One row: the same value in every column. */
export interface DomainRow {
  readonly shown: string;
  /** Null is SQL NULL. */
  identity(form: CanonicalForm, rule: ValueRule): string | null;
  literal(engine: EngineName, holder: number): string;
  holds(engine: EngineName, holder: number): boolean;
}

/** A domain without its type of value. */
export interface AnyDomain {
  readonly name: string;
  readonly holders: Readonly<Record<EngineName, readonly Omit<Holder<never>, 'write' | 'holds'>[]>>;
  readonly setUp: string;
  readonly sqlMode: string;
  /** NULL, the edges and generated values, each followed by its neighbours: at least `count` rows. */
  rows(count: number, seed: number): DomainRow[];
}

export function domain<V>(values: Domain<V>): AnyDomain {
  const row = (value: V): DomainRow => {
    const holds = (engine: EngineName, at: number) => values.holders[engine][at]?.holds?.(value) ?? true;
    return {
      shown: show(value),
      identity: (form, rule) => values.identity(value, form, rule),
      literal: (engine, at) => (holds(engine, at) ? (values.holders[engine][at]?.write(value) ?? 'NULL') : 'NULL'),
      holds,
    };
  };
  const nothing: DomainRow = { shown: 'NULL', identity: () => null, literal: () => 'NULL', holds: () => false };
  return {
    name: values.name,
    holders: values.holders,
    setUp: values.setUp ?? '',
    sqlMode: values.sqlMode ?? 'STRICT_ALL_TABLES',
    rows: (count, seed) => {
      const rows = [nothing, ...values.edges.flatMap((edge) => [edge, ...values.neighbours(edge)]).map(row)];
      for (let batch = 0; rows.length < count; batch += 1) {
        const generated = fc.sample(values.values, { seed: seed + batch, numRuns: Math.min(20_000, count) });
        for (const value of generated) rows.push(row(value), ...values.neighbours(value).map(row));
      }
      return rows;
    },
  };
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? String(value);
}
