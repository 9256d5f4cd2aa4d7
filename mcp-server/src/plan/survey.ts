import { LockstepError } from '../model/errors.ts';
import { groupBy } from '../model/group-by.ts';
import { type TableMapping, type TableName, tableKey } from '../model/mapping.ts';
import type { Column, ForeignKey, Schema, Table, Trigger } from '../model/schema.ts';
import { loadOrder } from './load-order.ts';
import type { PlanInput } from './plan-input.ts';

/** A mapped table as both catalogues describe it. */
export interface TablePair {
  /** The source table's name, with its schema where that is not the default one; of a source that is spread with its target's. */
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
  const bySource = groupBy(input.mapping.tables, ({ source }) => tableKey(source));
  const spread = ({ source }: TableMapping) => (bySource.get(tableKey(source)) ?? []).length > 1;
  const nameOf = (mapping: TableMapping) => {
    const name = tableLabel(input.sourceSchema, mapping.source);
    return spread(mapping) ? `${name} → ${tableLabel(input.targetSchema, mapping.target)}` : name;
  };
  const pairs = input.mapping.tables.map((mapping) => ({
    name: nameOf(mapping),
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
  const tables = new Set(survey.pairs.map((pair) => tableKey(pair.mapping[side])));
  const schema = side === 'source' ? survey.sourceSchema : survey.targetSchema;
  return schema.triggers.filter(
    (trigger) => trigger.enabled && tables.has(tableKey({ schema: trigger.schema, name: trigger.table })),
  );
}

function tableFinder(schema: Schema): (name: TableName) => Table {
  const tables = new Map(schema.tables.map((table) => [tableKey(table), table]));
  return (name) => {
    const table = tables.get(tableKey(name));
    if (table !== undefined) return table;
    throw new LockstepError('CONFLICT', `The mapping names table ${JSON.stringify(name)}, which the catalogue lacks.`, {
      hint: 'The schema changed while the plan was being made. Run generate_plan again.',
    });
  };
}

/** Both sides' foreign keys count: a key that the target lacks today may be added before the backfill. */
function withReferences(pairs: readonly TablePair[]) {
  const bySource = groupBy(pairs, (pair) => tableKey(pair.mapping.source));
  const byTarget = groupBy(pairs, (pair) => tableKey(pair.mapping.target));
  const parents = (known: ReadonlyMap<string, readonly TablePair[]>, { references }: ForeignKey) =>
    (known.get(tableKey({ schema: references.schema, name: references.table })) ?? []).map(({ name }) => name);
  return pairs.map((pair) => {
    const found = [
      ...pair.source.foreignKeys.flatMap((foreignKey) => parents(bySource, foreignKey)),
      ...pair.target.foreignKeys.flatMap((foreignKey) => parents(byTarget, foreignKey)),
    ];
    return { name: pair.name, pair, references: [...new Set(found)] };
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
