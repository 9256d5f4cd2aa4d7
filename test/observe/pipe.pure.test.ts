import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { LogConsumer, LogState } from '../../mcp-server/src/model/log-state.ts';
import { known, unseen } from '../../mcp-server/src/model/seen.ts';
import { judge } from '../../mcp-server/src/observe/judge.ts';
import { pipeStatus } from '../../mcp-server/src/observe/pipe-status.ts';
import type { FoundConnector } from '../../mcp-server/src/observe/read-connect.ts';
import type { PipeReading } from '../../mcp-server/src/observe/read-pipe.ts';
import { syncSeenOf } from '../../mcp-server/src/observe/sync-seen.ts';
import { fine, finePipe, hidden, settings } from './observed.ts';

const SERVER = '63018a51-eaa0-11f1-a3d3-02fc00000001';
const OTHER = '73018a51-eaa0-11f1-a3d3-02fc00000001';

describe('a connector’s offset has passed a position of the log', () => {
  it.each([
    ['all of a server’s transactions', `${SERVER}:1-61`, `${SERVER}:1-60`, true],
    ['not yet the last', `${SERVER}:1-59`, `${SERVER}:1-60`, false],
    ['a hole that the server has not', `${SERVER}:1-10:12-70`, `${SERVER}:1-60`, false],
    ['the server’s own hole', `${SERVER}:1-10:12-70`, `${SERVER}:1-10:12-60`, true],
    ['two parts that touch', `${SERVER}:1-10:11-70`, `${SERVER}:5-60`, true],
    ['another server’s', `${SERVER}:1-70`, `${SERVER}:1-60,${OTHER}:1`, false],
    ['letters in the other case', `${SERVER.toUpperCase()}:1-70`, `${SERVER}:1-60`, true],
    ['a tag', `${SERVER}:1-70:live:1-3`, `${SERVER}:1-60:live:1-4`, false],
    ['a tag that it has', `${SERVER}:1-70:live:1-4`, `${SERVER}:1-60:live:1-4`, true],
    ['a domain of MariaDB', '0-1-40,1-7-3', '0-2-40,1-7-3', true],
    ['a domain that is behind', '0-1-40,1-7-2', '0-1-40,1-7-3', false],
    ['a domain that it does not know', '0-1-40', '0-1-40,5-1-1', false],
  ])('%s', (_, gtids, position, reached) => {
    expect(mysqlDialect.logReached({ gtids, file: 'binlog.000001', pos: 4 }, position)).toEqual(known(reached));
  });

  it('by the place in a file where the server counts no transactions', () => {
    const at = (file: string, pos: number) => mysqlDialect.logReached({ file, pos }, 'binlog.000009:500');
    expect([
      at('binlog.000009', 499),
      at('binlog.000009', 500),
      at('binlog.000010', 4),
      at('binlog.000008', 900),
    ]).toEqual([false, true, true, false].map(known));
    expect(mysqlDialect.logReached({}, 'binlog.000009:500')).toMatchObject({ known: false });
    expect(mysqlDialect.logReached({ file: 'binlog.000009', pos: 900 }, `${SERVER}:1-9`)).toMatchObject({
      known: false,
    });
  });

  it('by the last commit, never by the last record, on PostgreSQL', () => {
    const at = (offset: object) => postgresDialect.logReached({ ...offset }, '1/C0ED08');
    const position = 0x1_00c0_ed08;
    expect([at({ lsn_commit: position }), at({ lsn_commit: position - 1 })]).toEqual([known(true), known(false)]);
    expect(at({ lsn: position + 10 })).toMatchObject({ known: false });
  });

  it('exactly when no transaction of the position is missing, for any two sets', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1 });
    const text = (numbers: readonly number[]) => `${SERVER}:${numbers.join(':')}`;
    fc.assert(
      fc.property(ids, ids, (here, wanted) => {
        const reached = mysqlDialect.logReached({ gtids: text(here) }, text(wanted));
        expect(reached).toEqual(known(wanted.every((one) => here.includes(one))));
      }),
    );
  });
});

const connector = (name: string, type: 'source' | 'sink', topics: string | null): FoundConnector => ({
  status: { name, state: 'RUNNING', tasks: [{ id: 0, state: 'RUNNING', error: null }] },
  type,
  topics,
  topicsRegex: null,
  slot: null,
});
const sink = connector('sink', 'sink', 'm.shop.a, m.shop.b');

/** A sink that reads two topics, one of two partitions, and has applied so much of each. */
function reading(at: readonly (number | null)[], firsts: readonly number[] = [0, 0, 0]): PipeReading {
  const places = [
    { topic: 'm.shop.a', partition: 0, end: 10 },
    { topic: 'm.shop.a', partition: 1, end: 0 },
    { topic: 'm.shop.b', partition: 0, end: 7 },
  ];
  return {
    connectors: known([connector('src', 'source', null), sink]),
    sources: [{ connector: 'src', slot: null, offset: known({ gtids: `${SERVER}:1-9` }) }],
    ends: known([
      ...places.map((place, index) => ({ ...place, first: firsts[index] ?? 0 })),
      { topic: 'm.shop.other', partition: 0, first: 0, end: 99 },
    ]),
    sinks: [
      {
        connector: sink,
        offsets: known(
          places.flatMap(({ topic, partition }, index) => {
            const offset = at[index] ?? null;
            return offset === null ? [] : [{ topic, partition, offset }];
          }),
        ),
      },
    ],
  };
}

const statusOf = (read: PipeReading, position: string | null = `${SERVER}:1-9`, fence: string | null = null) =>
  pipeStatus({
    reads: 'source',
    reading: read,
    position,
    reached: mysqlDialect.logReached,
    gap: () => known(null),
    beatSeconds: known(1),
    fence: fence === null ? null : { position: fence, ageSeconds: 9 },
  });

describe('the watermark of a cutover by connectors', () => {
  it('is there when the source has passed the position and every partition is read to its end', () => {
    expect(statusOf(reading([10, null, 7]))).toEqual({
      reads: 'source',
      position: `${SERVER}:1-9`,
      sources: [
        { connector: 'src', reached: known(true), offset: `${SERVER}:1-9`, snapshot: known([]), gap: known(null) },
      ],
      sinks: [{ connector: 'sink', lag: known({ partitions: 3, behind: 0, most: null, lost: 0 }) }],
      beatSeconds: known(1),
      drained: known(true),
      fence: null,
    });
  });

  it('is measured at the mark of the fence, which what the log gets later does not move', () => {
    const at = (read: PipeReading, mark: string) => statusOf(read, `${SERVER}:1-12`, mark).fence?.reached;
    expect([
      at(reading([10, 0, 7]), `${SERVER}:1-9`),
      at(reading([10, 0, 6]), `${SERVER}:1-9`),
      at(reading([10, 0, 7]), `${SERVER}:1-10`),
      at({ ...reading([10, 0, 7]), ends: hidden }, `${SERVER}:1-9`),
      at({ ...reading([10, 0, 7]), sources: [{ connector: 'src', slot: null, offset: hidden }] }, `${SERVER}:1-9`),
    ]).toEqual([known(true), known(false), known(false), hidden, hidden]);
    expect(statusOf(reading([10, 0, 7]), `${SERVER}:1-12`).fence).toBeNull();
  });

  it.each([
    ['one change waits in one partition', reading([10, null, 6]), `${SERVER}:1-9`],
    ['a partition was never read', reading([10, null, null]), `${SERVER}:1-9`],
    ['the source is one transaction behind', reading([10, 0, 7]), `${SERVER}:1-10`],
    ['Kafka deleted what was not read', reading([10, 0, 7], [0, 0, 0].with(0, 11)), `${SERVER}:1-9`],
  ])('is not there when %s', (why, read, position) => {
    // A topic that was cut beyond its end is what retention leaves: its end is its beginning.
    const ends = why.startsWith('Kafka') ? known([{ topic: 'm.shop.a', partition: 0, first: 12, end: 12 }]) : read.ends;
    expect(statusOf({ ...read, ends }, position).drained).toEqual(known(false));
  });

  it.each([
    ['the brokers are not named', { ...reading([10, 0, 7]), ends: hidden }, `${SERVER}:1-9`],
    [
      'the sink’s offsets are hidden',
      { ...reading([]), sinks: [{ connector: sink, offsets: hidden }] },
      `${SERVER}:1-9`,
    ],
    ['there is no sink', { ...reading([]), sinks: [] }, `${SERVER}:1-9`],
    ['the position is hidden', reading([10, 0, 7]), null],
    ['the topics of the sink are not there', { ...reading([10, 0, 7]), ends: known([]) }, `${SERVER}:1-9`],
    [
      'only Java understands which topics it reads',
      {
        ...reading([10, 0, 7]),
        sinks: [{ connector: { ...sink, topics: null, topicsRegex: '(?<=x)(?i:m)\\..++' }, offsets: known([]) }],
      },
      `${SERVER}:1-9`,
    ],
  ] satisfies [string, PipeReading, string | null][])('is unknown, never there, when %s', (_, read, position) => {
    const pipe = statusOf(read, position);
    expect(pipe.drained).toMatchObject({ known: false });
    expect(judge({ ...fine, pipe }, settings).conditions.find(({ id }) => id === 'pipe')?.state).toBe('unknown');
  });

  it('is never there while one partition is behind, whichever and however far', () => {
    const place = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        const { drained, sinks } = statusOf(reading([a, b, c]));
        expect(drained).toEqual(known(a >= 10 && c >= 7));
        const lag = sinks[0]?.lag;
        expect(lag?.known === true && lag.value.behind).toBe(Math.max(0, 10 - a) + Math.max(0, 7 - c));
      }),
    );
  });

  it('names the tables of a snapshot that has not ended, as Debezium keeps them in its offset', () => {
    const open = (text: unknown) => ({
      ...reading([10, 0, 7]),
      sources: [{ connector: 'src', slot: null, offset: known({ gtids: `${SERVER}:1-9`, ...Object(text) }) }],
    });
    const collections = (names: string[]) => ({
      incremental_snapshot_collections: JSON.stringify(
        names.map((name) => ({
          incremental_snapshot_collections_id: name,
          incremental_snapshot_collections_additional_condition: null,
        })),
      ),
    });
    expect(
      [
        open(collections(['shop.a', 'shop.b'])),
        open({ incremental_snapshot_collections: 'shop.a' }),
        open({ snapshot: true }),
      ].map((read) => statusOf(read).sources[0]?.snapshot),
    ).toEqual([
      known(['shop.a', 'shop.b']),
      unseen('the offset names the tables of a snapshot in a way that is not known', 'Compare the rows: check_parity.'),
      known(['every table (initial snapshot)']),
    ]);
  });
});

describe('the stop condition of the pipe', () => {
  const said = (pipe: typeof finePipe) => {
    const found = judge({ ...fine, pipe }, settings).conditions.find(({ id }) => id === 'pipe');
    return `${found?.state}: ${found?.what}`;
  };

  it('says the watermark, or what is in its way', () => {
    const lag = (behind: number, lost: number) => [
      {
        connector: 'sink',
        lag: known({
          partitions: 6,
          behind,
          most: behind === 0 ? null : { topic: 'm.shop.a', partition: 2, behind },
          lost,
        }),
      },
    ];
    const late = [
      { connector: 'src', reached: known(false), offset: 'uuid:1-8', snapshot: known(['shop.a']), gap: known(null) },
    ];
    const fence = (reached: boolean) => ({ position: 'uuid:1-7', ageSeconds: 40, reached: known(reached) });
    const torn = finePipe.sources.map((one) => ({ ...one, gap: known('it stands at a.1:4, and the oldest is a.7') }));
    expect([
      said(finePipe),
      said({ ...finePipe, drained: known(false), sinks: lag(1200, 0), sources: late }),
      said({ ...finePipe, beatSeconds: known(100) }),
      said({ ...finePipe, beatSeconds: known(null) }),
      said({ ...finePipe, drained: known(false), sinks: lag(3, 3) }),
      said({ ...finePipe, fence: fence(true) }),
      said({ ...finePipe, drained: known(false), fence: fence(false), sinks: lag(2, 0) }),
      said({ ...finePipe, sources: torn }),
      said({ ...finePipe, sources: finePipe.sources.map((one) => ({ ...one, gap: hidden })) }),
    ]).toMatchInlineSnapshot(`
      [
        "fine: Drained: everything up to uuid:1-9 of the source is on the target, all 6 partitions read to the end; the last beat that came through is 2 s old.",
        "fine: src has not reached uuid:1-9 of the source; 1,200 changes wait in Kafka, 1,200 of them in partition 2 of m.shop.a. A snapshot of 1 table has not ended; the last beat that came through is 2 s old.",
        "warn: Drained: everything up to uuid:1-9 of the source is on the target, all 6 partitions read to the end; the last beat that came through is 100 s old: something between the log and the other side stands still.",
        "unknown: No beat of change data capture has come through yet: do all connectors run?",
        "halt: Kafka deleted 3 changes before sink applied them: nothing brings them again. Copy those tables anew, then check_parity.",
        "fine: Drained: everything up to uuid:1-9 of the source is on the target, all 6 partitions read to the end. The fence marked 40 s ago at uuid:1-7 is passed on every partition; the last beat that came through is 2 s old.",
        "fine: 2 changes wait in Kafka, 2 of them in partition 2 of m.shop.a. The fence marked 40 s ago at uuid:1-7 is not passed on every partition; the last beat that came through is 2 s old.",
        "halt: src needs log that is gone: it stands at a.1:4, and the oldest is a.7. Deletes of the gap never come: begin anew as migration/cdc/CDC.md says (the log was lost), and let check_parity name the rows that are too many.",
        "unknown: How far the connectors are is not known: the login may not look. GRANT SELECT",
      ]
    `);
  });

  it('becomes evidence: figures and names', () => {
    const status = { ...fine, pipe: finePipe, state: 'fine' as const, conditions: [] };
    expect(syncSeenOf(status, settings).pipe).toEqual({
      drained: known(true),
      position: 'uuid:1-9',
      snapshot: known([]),
      lost: 0,
      gap: null,
      fence: null,
    });
    const sources = finePipe.sources.map((one) => ({ ...one, gap: known('its slot s is gone') }));
    const fence = { position: 'uuid:1-7', ageSeconds: 40, reached: known(true) };
    expect(syncSeenOf({ ...status, pipe: { ...finePipe, sources, fence } }, settings).pipe).toMatchObject({
      gap: 'src: its slot s is gone',
      fence,
    });
  });
});

describe('log that a connector needs and the server has no more', () => {
  const log = (oldest: LogState['oldest'], slots: readonly Partial<LogConsumer>[] = []): LogState => ({
    retention: hidden,
    keptBytes: hidden,
    end: hidden,
    oldest,
    consumers: known(slots.map((slot) => ({ ...SLOT, ...slot }))),
  });
  const SLOT: LogConsumer = {
    name: 'm_cdc',
    kind: 'logical pgoutput',
    active: true,
    state: 'reserved',
    retainedBytes: 1,
    bytesLeft: null,
    lost: false,
    why: null,
  };

  it.each([
    ['all of it is there', { gtids: `${SERVER}:1-9` }, `${SERVER}:1-9`, null],
    ['nothing was ever deleted', { gtids: `${SERVER}:1-9` }, '', null],
    [
      'one transaction is gone',
      { gtids: `${SERVER}:1-9` },
      `${SERVER}:1-10`,
      `it stands at ${SERVER}:1-9, and the server has deleted its log up to ${SERVER}:1-10`,
    ],
    ['a domain of MariaDB', { gtids: '0-1-40' }, '0-1-40', null],
    [
      'a domain of MariaDB that is behind',
      { gtids: '0-1-40' },
      '0-2-41',
      'it stands at 0-1-40, and the server has deleted its log up to 0-2-41',
    ],
    ['no transactions are counted', { file: 'binlog.000003', pos: 4 }, null, null],
    [
      'no transactions are counted and its file is gone',
      { file: 'binlog.000002', pos: 4 },
      null,
      'it stands at binlog.000002:4, and the oldest file of the log is binlog.000003',
    ],
    ['its file is of another server', { file: 'mysql-bin.000001', pos: 4 }, null, null],
    ['it has committed nothing yet', {}, `${SERVER}:1-10`, null],
  ])('of MySQL and MariaDB: %s', (_, offset, purged, gap) => {
    const oldest = known({ purged, file: 'binlog.000003' });
    expect(mysqlDialect.logGap({ offset, slot: null }, log(oldest))).toEqual(known(gap));
  });

  it('of PostgreSQL is gone with its slot', () => {
    const at = (slots: readonly Partial<LogConsumer>[], slot: string | null = 'm_cdc', offset: object = { lsn: 1 }) =>
      postgresDialect.logGap({ offset: { ...offset }, slot }, log(known(null), slots));
    expect([
      at([{}]),
      at([{ active: false }]),
      at([{ state: 'lost', lost: true, why: 'wal_removed' }]),
      at([{ state: 'lost', lost: true }]),
      at([{ name: 'other' }]),
      at([], 'm_cdc', {}),
    ]).toEqual(
      [
        null,
        null,
        'its slot m_cdc was given up (wal_removed)',
        'its slot m_cdc was given up',
        'its slot m_cdc is gone',
        null,
      ].map(known),
    );
    expect(at([{}], null)).toMatchObject({ known: false });
  });

  it('is not known where the server does not show its log', () => {
    expect(mysqlDialect.logGap({ offset: { gtids: `${SERVER}:1` }, slot: null }, log(hidden))).toEqual(hidden);
  });
});
