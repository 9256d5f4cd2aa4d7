import { CDC_HEARTBEAT, type CdcSideInput, type CdcSideTable } from '../model/cdc-contract.ts';
import type { CdcLimit, CdcRefusal, CdcTable, DescribedCdc } from '../model/described-cdc.ts';
import { groupBy } from '../model/group-by.ts';
import { fullName, tableKey } from '../model/mapping.ts';
import { catalogueOf } from './catalogue.ts';
import { type CdcInput, type CdcSide, shortHash } from './cdc-input.ts';
import { describeDms } from './dms/describe-dms.ts';
import { type Carried, judgePair } from './judge-pair.ts';
import { OPEN } from './kafka-security.ts';
import { signalsOf } from './signals.ts';
import { changesOf, planSinks, type Routed } from './sinks.ts';
import { PARTITIONS, sourceConnector } from './source-connector.ts';
import { topicName } from './topic-name.ts';
import { workerSettings } from './worker.ts';

/** Debezium on Kafka Connect, and AWS DMS, for the pairs of a mapping: every setting with its reason, and what neither can carry. */
export function describeCdc(input: CdcInput): DescribedCdc {
  const { prefix = 'lockstep', kafka = OPEN } = input;
  const { carried, refused } = judged(input, prefix);
  const homes = { source: homeOf(input.source, carried, 'source'), target: homeOf(input.target, carried, 'target') };
  const topicOf = (schema: string, name: string) => topicName(prefix, { schema, name });
  const routed = routesOf(carried, topicOf);
  const sinks = planSinks(input, routed, prefix, topicOf(homes.source, CDC_HEARTBEAT), homes.target);
  const tables = routed.map((one) => carriedTable(one, sinks.nameOf.get(one) ?? ''));
  const sides = {
    source: sideInput(input.source, 'source', carried, homes.source, prefix),
    target: sideInput(input.target, 'target', carried, homes.target, prefix),
  };
  const [from, to] = [input.source.dialect.cdc, input.target.dialect.cdc];
  const none = carried.length === 0;
  const empty = { run: [], undo: [] };
  return {
    prefix,
    kafka,
    source: none ? null : sourceConnector(input, sides.source, carried, tables),
    sinks: none ? [] : sinks.connectors,
    plugins: [from.plugin(input.source.schema), 'debezium-connector-jdbc'],
    worker: workerSettings(prefix, kafka),
    tables,
    refused,
    limits: [...limitsOf(input, carried, sides.source), ...carried.flatMap(({ limits }) => limits)],
    sourceSetup: none ? empty : from.prepareSource(sides.source),
    targetSetup: none ? empty : to.prepareTarget(sides.target),
    needsSuperuser: to.needsSuperuser(input.target.schema),
    sourceGuard: none ? empty : from.guardSource(sides.source),
    targetGuard: none ? empty : to.guardTarget(sides.target),
    signals: none
      ? []
      : signalsOf(
          from,
          homes.source,
          sides.source.tables.map(({ table }) => table),
        ),
    homes,
    dms: describeDms(input),
  };
}

function judged(input: CdcInput, prefix: string): { carried: Carried[]; refused: CdcRefusal[] } {
  const verdicts = input.mapping.tables.map((mapping) => ({ mapping, verdict: judgePair(input, mapping) }));
  const refused: CdcRefusal[] = [];
  const carried: Carried[] = [];
  const sources = new Map(input.mapping.tables.map(({ source }) => [tableKey(source), source]));
  const byTopic = groupBy([...sources.values()], (source) => topicName(prefix, source));
  for (const { mapping, verdict } of verdicts) {
    const table = fullName(mapping.source);
    const same = byTopic.get(topicName(prefix, mapping.source)) ?? [];
    const other = same.find((source) => tableKey(source) !== tableKey(mapping.source));
    if (typeof verdict === 'string') refused.push({ table, column: null, reason: verdict });
    else if (other !== undefined)
      refused.push({ table, column: null, reason: `its topic would have the name of that of ${fullName(other)}` });
    else {
      carried.push(verdict);
      refused.push(...verdict.refused);
    }
  }
  const left = input.mapping.unmatched.source.map((table) => ({
    table: fullName(table),
    column: null,
    reason: 'no table of the target receives it',
  }));
  return { carried, refused: [...refused, ...left] };
}

/** Where the tables of the connectors stand: the schema that unqualified names mean if a migrated table is in it, else the first of them. */
function homeOf({ schema }: CdcSide, carried: readonly Carried[], side: 'source' | 'target'): string {
  const used = [...new Set(carried.map((pair) => pair[side].schema))].sort();
  const [first] = used;
  return first === undefined || used.includes(schema.defaultSchema) ? schema.defaultSchema : first;
}

/** One partition for all pairs of a source where one of them needs the order of its rows. */
function routesOf(carried: readonly Carried[], topicOf: (schema: string, name: string) => string): Routed[] {
  const ordered = new Set(carried.filter((pair) => pair.ordered).map(({ source }) => tableKey(source)));
  return carried.map((pair) => ({
    pair,
    topic: topicOf(pair.source.schema, pair.source.name),
    partitions: ordered.has(tableKey(pair.source)) ? 1 : PARTITIONS,
  }));
}

function carriedTable(one: Routed, sink: string): CdcTable {
  const { mapping } = one.pair;
  return {
    source: mapping.source,
    target: mapping.target,
    topic: one.topic,
    partitions: one.partitions,
    sink,
    key: mapping.key.map((pair) => pair.source),
    changes: changesOf(one),
  };
}

/** Each table of a side once, however many pairs it has. */
function sideInput(
  { schema, encrypted }: CdcSide,
  side: 'source' | 'target',
  carried: readonly Carried[],
  home: string,
  prefix: string,
): CdcSideInput {
  const tables = [...groupBy(carried, (pair) => tableKey(pair[side])).values()].flatMap((pairs): CdcSideTable[] => {
    const [first] = pairs;
    if (first === undefined) return [];
    const turned = pairs.flatMap(({ columns }) =>
      columns.map(({ own, other }) => (side === 'source' ? { own, other } : { own: other, other: own })),
    );
    return [
      {
        table: first[side],
        key: first.mapping.key.map((pair) => pair[side]),
        pairs: turned,
        id: shortHash([first[side].schema, first[side].name]),
      },
    ];
  });
  return { schema, home, prefix, tables, encrypted };
}

function limitsOf(input: CdcInput, carried: readonly Carried[], source: CdcSideInput): CdcLimit[] {
  const { cdc } = input.source.dialect;
  const own = source.tables.flatMap((side) =>
    cdc.limits(side, input.source.schema).map((what) => ({ table: fullName(side.table), what })),
  );
  return [...own, ...carried.flatMap((pair) => triggersOf(input, pair))];
}

/** Triggers of the target that run again for what the source’s have done already, where a session cannot switch them off. */
function triggersOf({ target }: CdcInput, { target: table, mapping }: Carried): CdcLimit[] {
  if (!target.dialect.cdc.runsTriggers) return [];
  const names = catalogueOf(target.schema)
    .triggers(table)
    .map(({ name }) => name);
  return names.length === 0
    ? []
    : [
        {
          table: fullName(mapping.source),
          what: `the target’s triggers ${names.join(', ')} run for what the sink writes, also where the source’s have done it already: drop them until the cutover`,
        },
      ];
}
