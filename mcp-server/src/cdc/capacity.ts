import type { CdcCapacity, CdcFigure, CdcTable } from '../model/described-cdc.ts';
import { fullName, tableKey } from '../model/mapping.ts';
import { bytesText, countText } from '../model/number-text.ts';
import { quantity } from '../model/quantity.ts';
import type { Table } from '../model/schema.ts';
import { listed } from './cdc-input.ts';
import type { CapacityInput } from './parity-capacity.ts';
import { parityCapacity } from './parity-capacity.ts';

/** What no database tells; every line that rests on one of them says so. */
const ASSUMED = {
  /** The busiest minute against the average. */
  peak: 3,
  /** Rows a second that one task of a sink applies. */
  perTask: 1000,
  /** Bytes of an event beside its row: its own schema, where it comes from, its key. */
  envelope: 2000,
  perColumn: 300,
  /** JSON of a value against what the database stores. */
  asJson: 1.35,
  /** Schemas repeat, so events compress well. */
  compression: 5,
  copies: 3,
  days: 14,
} as const;

interface Sized {
  readonly carried: CdcTable;
  readonly table: Table;
  /** Rows a second, measured; null: not. */
  readonly rate: number | null;
}

/** The figures of the platform; what cannot be told is said to be unknown. */
export function describeCapacity(input: CapacityInput): CdcCapacity {
  const tables = sizedTables(input);
  return {
    pipe: [...rates(input, tables), ...disks(input, tables), ...tasks(input, tables)],
    parity: parityCapacity(
      input,
      tables.map(({ table }) => table),
    ),
  };
}

function sizedTables({ cdc, source, measured }: CapacityInput): Sized[] {
  const tables = new Map(source.tables.map((table) => [tableKey(table), table]));
  const rateOf = ({ schema, name }: Table) =>
    measured === null
      ? null
      : (measured.tables.find((one) => one.schema === schema && one.table === name)?.perSecond ?? 0);
  const seen = new Set<string>();
  return cdc.tables.flatMap((carried) => {
    const table = tables.get(tableKey(carried.source));
    if (table === undefined || seen.has(carried.topic)) return [];
    seen.add(carried.topic);
    return [{ carried, table, rate: rateOf(table) }];
  });
}

function writeRate(
  { measured, writesPerMinute }: CapacityInput,
  tables: readonly Sized[],
): CdcFigure & { perSecond: number | null } {
  const what = 'Rows changed a second, on average';
  if (measured !== null) {
    const perSecond = tables.reduce((sum, { rate }) => sum + (rate ?? 0), 0);
    return {
      what,
      value: rateText(perSecond),
      how: `Counted on the carried tables at ${measured.measuredAt}; measure again at a busy hour.`,
      perSecond,
    };
  }
  if (writesPerMinute !== undefined) {
    const perSecond = writesPerMinute / 60;
    return {
      what,
      value: rateText(perSecond),
      how: `migration.writes_per_minute ${countText(writesPerMinute)} ÷ 60; not measured.`,
      perSecond,
    };
  }
  return {
    what,
    value: 'unknown',
    how: 'Never measured: lockstep generate-plan --measure, at a busy hour.',
    perSecond: null,
  };
}

function rates(input: CapacityInput, tables: readonly Sized[]): CdcFigure[] {
  const { perSecond, ...average } = writeRate(input, tables);
  return [
    average,
    {
      what: 'Events a second to plan for',
      value: perSecond === null ? 'unknown' : rateText(perSecond * ASSUMED.peak),
      how: `The average × ${ASSUMED.peak} for the busiest minute (assumed). A changed row is one event; a delete leaves an empty record beside it, a changed key is a delete and an insert.`,
    },
  ];
}

/** Bytes of an event with so many images of its row; null: the catalogue does not know its rows. */
function eventBytes({ columns, dataBytes, rowEstimate }: Table, images: 1 | 2): number | null {
  if (dataBytes === null || rowEstimate === null || rowEstimate === 0) return null;
  return ASSUMED.envelope + columns.length * ASSUMED.perColumn + images * (dataBytes / rowEstimate) * ASSUMED.asJson;
}

function averageEvent(tables: readonly Sized[]): number | null {
  const known = tables.flatMap(({ table, rate }) => {
    const bytes = eventBytes(table, 2);
    return bytes === null ? [] : [{ bytes, weight: rate ?? table.rowEstimate ?? 0 }];
  });
  const weight = known.reduce((sum, one) => sum + one.weight, 0);
  if (known.length === 0) return null;
  if (weight === 0) return known.reduce((sum, { bytes }) => sum + bytes, 0) / known.length;
  return known.reduce((sum, one) => sum + one.bytes * one.weight, 0) / weight;
}

function disks(input: CapacityInput, tables: readonly Sized[]): CdcFigure[] {
  const { perSecond } = writeRate(input, tables);
  const event = averageEvent(tables);
  const { compression, copies, days } = ASSUMED;
  const daily = perSecond === null || event === null ? null : (perSecond * 86_400 * event * copies) / compression;
  const copied = tables.map(({ table }) => {
    const bytes = eventBytes(table, 1);
    return bytes === null ? null : (bytes * (table.rowEstimate ?? 0) * copies) / compression;
  });
  const unknown = tables.filter((_, place) => copied[place] === null).map(({ carried }) => fullName(carried.source));
  const snapshot = copied.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
  const whole = daily === null ? null : snapshot + daily * days;
  return [
    {
      what: 'Bytes of an event, before compression',
      value: bytesText(event === null ? null : Math.round(event)),
      how: `${countText(ASSUMED.envelope)} + ${ASSUMED.perColumn} a column + both images of the row × ${ASSUMED.asJson}, by the catalogue’s average row (assumed sizes).`,
    },
    {
      what: 'Kafka’s disk a day, all brokers together',
      value: bytesText(daily === null ? null : Math.round(daily)),
      how: `rows a second × 86,400 × bytes of an event × ${copies} copies ÷ ${compression} by compression (assumed). Nothing expires (retention.ms=-1).`,
    },
    {
      what: 'Kafka’s disk for the snapshot',
      value: bytesText(Math.round(snapshot)),
      how: `every row once, one image, × ${copies} copies ÷ ${compression}${unknown.length === 0 ? '' : `; not counted, because the catalogue does not know their rows: ${listed(unknown)}`}.`,
    },
    {
      what: `Kafka’s disk for ${days} days and the snapshot`,
      value: bytesText(whole === null ? null : Math.round(whole)),
      how: 'Their sum. Half of the disk should be free; delete the topics after clean-up.',
    },
    {
      what: 'Log that the source keeps meanwhile',
      value: 'three times the longest outage of the platform that you allow',
      how: 'The source keeps its log only for the connector: sync_status shows what is left, LockstepLogRunsOut rings before it is gone.',
    },
  ];
}

function tasks(input: CapacityInput, tables: readonly Sized[]): CdcFigure[] {
  const { cdc } = input;
  const { perSecond } = writeRate(input, tables);
  const partitions = tables.reduce((sum, { carried }) => sum + carried.partitions, 0);
  const running = cdc.sinks.reduce(
    (sum, { settings }) => sum + Number(settings.find(({ key }) => key === 'tasks.max')?.value ?? 0),
    0,
  );
  const single = tables.filter(({ carried }) => carried.partitions === 1);
  const slow = single.filter(({ rate }) => rate !== null && rate * ASSUMED.peak > ASSUMED.perTask);
  const wanted = perSecond === null ? null : Math.max(1, Math.ceil((perSecond * ASSUMED.peak) / ASSUMED.perTask));
  return [
    {
      what: 'Partitions',
      value: countText(partitions),
      how: `of ${quantity(tables.length, 'topic')}. ${single.length === 0 ? 'All tables may be written side by side.' : `One each for ${listed(single.map(({ carried }) => fullName(carried.source)))}: the target keeps more than their key unique.`}`,
    },
    {
      what: 'Tasks',
      value: `1 that reads, ${countText(running)} that ${running === 1 ? 'writes' : 'write'}, in ${quantity(cdc.sinks.length, 'sink')}`,
      how: `${wanted === null ? 'How many are needed is unknown without a rate' : `${countText(wanted)} ${wanted === 1 ? 'is' : 'are'} needed: events a second to plan for ÷ ${countText(ASSUMED.perTask)}`}. That one task applies ${countText(ASSUMED.perTask)} rows a second is assumed: see what yours does while it catches up after a pause (records that its group’s lag falls by a second, + what is written meanwhile).`,
    },
    ...(slow.length === 0
      ? []
      : [
          {
            what: 'Tables that one task may not keep up with',
            value: listed(slow.map(({ carried }) => fullName(carried.source))),
            how: 'Drop their secondary unique keys on the target until the cutover, and generate the plan again: they get more partitions.',
          },
        ]),
    {
      what: 'When to add workers',
      value: 'one more for each two CPUs that are busy',
      how: 'While lag grows for 15 minutes and workers’ CPUs are busy: more workers, up to one for each task. While they are idle and the target is not: more tasks, up to the partitions. Partitions cannot be added to a topic that is in use without losing the order of its keys. The log is read by one task, whatever you add.',
    },
    {
      what: 'Heap of a worker',
      value: '2 GiB to begin with',
      how: '8,192 events wait in the source’s task, 500 in each of a sink’s, and a chunk of 2,048 rows of a snapshot: more where rows are long.',
    },
  ];
}

function rateText(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : countText(Math.round(perSecond));
}
