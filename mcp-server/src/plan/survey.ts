import { LockstepError } from '../model/errors.ts';
import type { TableMapping, TableName } from '../model/mapping.ts';
import type { Column, ForeignKey, Schema, Table, Trigger } from '../model/schema.ts';
import { loadOrder } from './load-order.ts';
import type { PlanInput } from './plan-input.ts';

/** A mapped table as both catalogues describe it. */
export interface TablePair {
  /** The source table's name, with its schema where that is not the default one. */
  readonly name: string;
  readonly mapping: TableMapping;
  readonly source: Table;
  readonly target: Table;
}

/** An identity column whose counter explicit ids do not move. */
export interface CounterToAdvance {
  /** `table.column` on the side that owns the sequence. */
  readonly column: string;
  readonly sequence: string;
  /** The next value the other side would hand out, as its catalogue said; null: not known. */
  readonly otherNext: string | null;
}

/** The facts about this pair of databases that the phases speak of. */
export interface Survey extends PlanInput {
  /** Referenced tables first. */
  readonly pairs: readonly TablePair[];
  readonly cycles: readonly (readonly string[])[];
  /** Names of source tables without a counterpart, and of target tables that nothing feeds. */
  readonly missing: readonly string[];
  readonly unfed: readonly string[];
  /** Names of pairs that share no unique key: their rows cannot be told apart one by one. */
  readonly keyless: readonly string[];
  readonly targetCounters: readonly CounterToAdvance[];
  readonly sourceCounters: readonly CounterToAdvance[];
}

/** Brings mapping and catalogues together; a mapping that names a table which a catalogue lacks is a CONFLICT. */
export function survey(input: PlanInput): Survey {
  const find = { source: tableFinder(input.sourceSchema), target: tableFinder(input.targetSchema) };
  const pairs = input.mapping.tables.map((mapping) => ({
    name: tableLabel(input.sourceSchema, mapping.source),
    mapping,
    source: find.source(mapping.source),
    target: find.target(mapping.target),
  }));
  const order = loadOrder(withReferences(pairs));
  return {
    ...input,
    pairs: order.ordered.map(({ pair }) => pair),
    cycles: order.cycles,
    missing: input.mapping.unmatched.source.map((name) => tableLabel(input.sourceSchema, name)),
    unfed: input.mapping.unmatched.target.map((name) => tableLabel(input.targetSchema, name)),
    keyless: pairs.filter((pair) => pair.mapping.key.length === 0).map((pair) => pair.name),
    targetCounters: pairs.flatMap((pair) => counters(pair, 'target', input.targetSchema)),
    sourceCounters: pairs.flatMap((pair) => counters(pair, 'source', input.sourceSchema)),
  };
}

/** A table as the documents call it: bare in the default schema, else `schema.table`. */
export function tableLabel(schema: Schema, table: TableName): string {
  return table.schema === schema.defaultSchema ? table.name : `${table.schema}.${table.name}`;
}

/** Foreign keys of one side, each with the label of its table. */
export function foreignKeysOf(pairs: readonly TablePair[], side: 'source' | 'target'): [TablePair, ForeignKey][] {
  return pairs.flatMap((pair) => pair[side].foreignKeys.map((key): [TablePair, ForeignKey] => [pair, key]));
}

/** The enabled triggers on the mapped tables of one side. */
export function triggersOn(survey: Survey, side: 'source' | 'target'): Trigger[] {
  const tables = new Set(survey.pairs.map((pair) => key(pair.mapping[side])));
  const schema = side === 'source' ? survey.sourceSchema : survey.targetSchema;
  return schema.triggers.filter(
    (trigger) => trigger.enabled && tables.has(key({ schema: trigger.schema, name: trigger.table })),
  );
}

function key(table: TableName): string {
  return JSON.stringify([table.schema, table.name]);
}

function tableFinder(schema: Schema): (name: TableName) => Table {
  const tables = new Map(schema.tables.map((table) => [key(table), table]));
  return (name) => {
    const table = tables.get(key(name));
    if (table !== undefined) return table;
    throw new LockstepError('CONFLICT', `The mapping names table ${JSON.stringify(name)}, which the catalogue lacks.`, {
      hint: 'The schema changed while the plan was being made. Run generate_plan again.',
    });
  };
}

/** Both sides' foreign keys count: a key that the target lacks today may be added before the backfill. */
function withReferences(pairs: readonly TablePair[]) {
  const bySource = new Map(pairs.map((pair) => [key(pair.mapping.source), pair.name]));
  const byTarget = new Map(pairs.map((pair) => [key(pair.mapping.target), pair.name]));
  const parent = (names: ReadonlyMap<string, string>, { references }: ForeignKey) =>
    names.get(key({ schema: references.schema, name: references.table }));
  return pairs.map((pair) => {
    const found = [
      ...pair.source.foreignKeys.map((foreignKey) => parent(bySource, foreignKey)),
      ...pair.target.foreignKeys.map((foreignKey) => parent(byTarget, foreignKey)),
    ];
    return { name: pair.name, pair, references: [...new Set(found.filter((name) => name !== undefined))] };
  });
}

function counters(pair: TablePair, side: 'source' | 'target', schema: Schema): CounterToAdvance[] {
  const other = side === 'source' ? 'target' : 'source';
  return pair.mapping.columns.flatMap((names) => {
    const sequence = columnOf(pair[side], names[side]).identity?.sequence ?? null;
    if (sequence === null) return [];
    const otherNext = columnOf(pair[other], names[other]).identity?.next ?? null;
    return [{ column: `${tableLabel(schema, pair.mapping[side])}.${names[side]}`, sequence, otherNext }];
  });
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw new LockstepError('CONFLICT', `The mapping names column ${JSON.stringify(name)}, which the catalogue lacks.`, {
    hint: 'The schema changed while the plan was being made. Run generate_plan again.',
  });
}
