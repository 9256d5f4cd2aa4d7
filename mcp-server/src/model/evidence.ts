import { z } from 'zod';
import { captureWay } from './capture-way.ts';
import { plannedChange } from './change-criteria.ts';
import { besides } from './differing.ts';
import { severity } from './finding.ts';
import { phaseId } from './phase-id.ts';
import { syncSeen } from './sync-seen.ts';

const count = z.number().int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const perSide = z.strictObject({ source: count, target: count });
const severities = z.strictObject({ blocker: count, warning: count, note: count });

/** A finding by what names it, without its words: those may tell of rows. `data: zero-date of shop.orders.paid_at`. */
const foundItem = z.strictObject({ id: z.string(), rule: z.string(), severity });

/** A table pair, `schema.table` on both sides. */
const pair = z.strictObject({ source: z.string(), target: z.string() });

/** The server of each side, by what tells it from any other; null where none was read. */
export const servers = z.strictObject({ source: z.string().nullable(), target: z.string().nullable() });

/** No server: of a person's decision, and of records that did not say. */
export const NO_SERVERS = { source: null, target: null } as const;

/** What both databases and the mapping were when something was seen. */
export const subject = z.strictObject({
  /** `host:port/database`. */
  source: z.string(),
  target: z.string(),
  /** SHA-256 of each catalogue, without the kit's own tables. */
  schemas: z.strictObject({ source: hash, target: hash }),
  mapping: hash,
});

const connectionSeen = z.strictObject({
  side: z.enum(['source', 'target']),
  /** `host:port/database`. */
  label: z.string(),
  reached: z.boolean(),
  server: z.string(),
  login: z.string(),
  /** Rights beyond reading that it holds; a superuser holds all. */
  couldDo: count,
  superuser: z.boolean(),
  /** Tables that it may not read. */
  unreadable: count,
  captureReady: z.boolean(),
  clockSkewMs: z.number(),
});

const parityTableSeen = z.strictObject({
  ...pair.shape,
  verdict: z.enum(['equal', 'drift', 'in_flight', 'not_comparable', 'not_checked']),
  rows: perSide.nullable(),
  differences: count,
  /** Whether rows differ otherwise than by being missing on the target; absent in records that did not say. */
  besides: besides.default('some'),
  unsettled: count,
  /** Source columns that the verdict says nothing about and nobody has decided about. */
  notCompared: z.array(z.string()),
  /** How many problems of each kind. */
  integrity: z.record(z.string(), count),
});

const position = z.strictObject({ before: z.string().nullable(), after: z.string().nullable() });

/** What a run saw: figures and names, never a value of a row. */
export const seenByTool = z.discriminatedUnion('tool', [
  z.strictObject({ tool: z.literal('check_connections'), verdict: z.string(), sides: z.array(connectionSeen) }),
  z.strictObject({
    tool: z.literal('compare_schemas'),
    counts: severities,
    /** Blockers and warnings; the first 2,000. */
    findings: z.array(foundItem),
    omitted: count,
    /** Source tables without a counterpart that nobody has decided about. */
    unmatched: z.array(z.string()),
  }),
  z.strictObject({
    tool: z.literal('assess_migration'),
    verdict: z.string(),
    counts: severities,
    findings: z.array(foundItem),
    omitted: count,
    /** How the rows of each table were looked at; none when only the servers were. */
    tables: z.array(
      z.strictObject({ table: z.string(), read: z.enum(['whole', 'moving', 'partly', 'sample', 'not read']) }),
    ),
    /** Questions without an answer. */
    notChecked: count,
  }),
  z.strictObject({
    tool: z.literal('generate_plan'),
    fingerprint: hash,
    strategy: z.string(),
    /** How changes are carried: what decides which criteria a gate asks. */
    capture: captureWay.default('adapter'),
    counts: severities,
    files: count,
    /** Every mapped pair: what coverage is measured by. */
    tables: z.array(pair),
    /** Changes inside one database: those with scripts, and the names of those that cannot be made. */
    changes: z.array(plannedChange).default([]),
    refusedChanges: z.array(z.string()).default([]),
  }),
  z.strictObject({
    tool: z.literal('check_parity'),
    verdict: z.enum(['equal', 'drift', 'in_flight', 'incomplete']),
    /** Share of the rows that were read, 0 to 1; null: all. */
    sample: z.number().nullable(),
    tables: z.array(parityTableSeen),
    /** Tables and schemas that no verdict covers. */
    notChecked: count,
    /** Where each side's log stood: GTID set, binlog file and offset, or WAL location. */
    positions: z.strictObject({ source: position, target: position }),
  }),
  z.strictObject({
    tool: z.literal('compare_aggregates'),
    table: z.string(),
    verdict: z.enum(['equal', 'drift', 'incomplete']),
    groups: perSide,
    different: count,
  }),
  z.strictObject({
    tool: z.literal('audit_writers'),
    side: z.enum(['source', 'target']),
    verdict: z.enum(['covered', 'uncovered', 'could not tell']),
    counts: z.record(z.string(), count),
    /** Only this table was asked about; null: all. */
    table: z.string().nullable(),
  }),
  z.strictObject({ tool: z.literal('sync_status'), ...syncSeen.shape }),
  /** What a gate came to, with the criteria that did not pass. */
  z.strictObject({
    tool: z.literal('check_gate'),
    phase: phaseId,
    verdict: z.enum(['open', 'closed']),
    notPassed: z.array(z.string()),
  }),
  /** A run that ended with an error: that it was asked, and its code. */
  z.strictObject({ tool: z.literal('failed'), of: z.string(), code: z.string() }),
  /** A person's yes to the act that a gate guards. */
  z.strictObject({
    tool: z.literal('approve'),
    phase: phaseId,
    change: z.string(),
    target: z.string(),
    action: z.string(),
  }),
  /** Where the log of a side ended after its writers were held: what has to be on the other side before that one is opened. */
  z.strictObject({ tool: z.literal('mark_fence'), side: z.enum(['source', 'target']), position: z.string() }),
  /** A person's decision to go on with a finding, by its id. */
  z.strictObject({ tool: z.literal('accept'), finding: z.string(), reason: z.string() }),
]);

/** Arguments of a run. */
const asked = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]));

/** One line of the evidence: what was asked, what was seen, when, by whom, about which databases. */
export const evidenceRecord = z.strictObject({
  v: z.literal(1),
  /** SHA-256 of every earlier line that no line had named yet. */
  prev: z.array(hash),
  /** By this machine's clock, ISO 8601 in UTC with milliseconds. */
  at: z.iso.datetime({ precision: 3 }),
  by: z.strictObject({ how: z.enum(['terminal', 'mcp']), user: z.string() }),
  lockstep: z.string(),
  /** The arguments, without any that could hold a value of a row. */
  asked,
  /** Null where the tool does not look at both catalogues. */
  subject: subject.nullable(),
  servers: servers.default(NO_SERVERS),
  seen: seenByTool,
  /** SHA-256 of the line before this field. */
  hash,
});

export type Subject = Readonly<z.infer<typeof subject>>;
export type Servers = Readonly<z.infer<typeof servers>>;
export type Asked = Readonly<z.infer<typeof asked>>;
export type SeenByTool = Readonly<z.infer<typeof seenByTool>>;
export type EvidenceTool = SeenByTool['tool'];
export type SeenBy<T extends EvidenceTool> = Extract<SeenByTool, { readonly tool: T }>;
export type EvidenceRecord = Readonly<z.infer<typeof evidenceRecord>>;

/** How people name a record: the first twelve digits of its hash. */
export function evidenceId({ hash: full }: Pick<EvidenceRecord, 'hash'>): string {
  return full.slice(0, 12);
}
