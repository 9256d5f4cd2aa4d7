import { z } from 'zod';

// The shapes that AWS publishes for the documents of a task, as far as generated ones use them; a member that is not named here is refused.
const policy = z.enum(['IGNORE_RECORD', 'LOG_ERROR', 'SUSPEND_TABLE', 'STOP_TASK']);
const escalation = z.enum(['SUSPEND_TABLE', 'STOP_TASK']);
const count = z.number().int();

/** Task settings: TargetMetadata, FullLoadSettings, Logging, ControlTablesSettings, ErrorBehavior … */
export const taskSettingsShape = z.strictObject({
  TargetMetadata: z.strictObject({
    TargetSchema: z.string(),
    SupportLobs: z.boolean(),
    FullLobMode: z.boolean(),
    LobChunkSize: count,
    LimitedSizeLobMode: z.boolean(),
    LobMaxSize: count,
    InlineLobMaxSize: count,
    BatchApplyEnabled: z.boolean(),
    TaskRecoveryTableEnabled: z.boolean(),
  }),
  FullLoadSettings: z.strictObject({
    TargetTablePrepMode: z.enum(['DO_NOTHING', 'DROP_AND_CREATE', 'TRUNCATE_BEFORE_LOAD']),
    CreatePkAfterFullLoad: z.boolean(),
    StopTaskCachedChangesApplied: z.boolean(),
    StopTaskCachedChangesNotApplied: z.boolean(),
    MaxFullLoadSubTasks: count.min(1).max(49),
    TransactionConsistencyTimeout: count,
    CommitRate: count.max(50_000),
  }),
  Logging: z.strictObject({ EnableLogging: z.boolean() }),
  ControlTablesSettings: z.strictObject({
    ControlSchema: z.string(),
    HistoryTimeslotInMinutes: count,
    HistoryTableEnabled: z.boolean(),
    SuspendedTablesTableEnabled: z.boolean(),
    StatusTableEnabled: z.boolean(),
    FullLoadExceptionTableEnabled: z.boolean(),
  }),
  ChangeProcessingDdlHandlingPolicy: z.strictObject({
    HandleSourceTableDropped: z.boolean(),
    HandleSourceTableTruncated: z.boolean(),
    HandleSourceTableAltered: z.boolean(),
  }),
  ValidationSettings: z.strictObject({
    EnableValidation: z.boolean(),
    ValidationMode: z.enum(['ROW_LEVEL', 'GROUP_LEVEL']),
    ThreadCount: count,
    PartitionSize: count,
    FailureMaxCount: count,
    RecordFailureDelayInMinutes: count,
    RecordSuspendDelayInMinutes: count,
    MaxKeyColumnSize: count,
    TableFailureMaxCount: count,
    ValidationOnly: z.boolean(),
    HandleCollationDiff: z.boolean(),
    SkipLobColumns: z.boolean(),
  }),
  ErrorBehavior: z.strictObject({
    DataErrorPolicy: policy,
    DataTruncationErrorPolicy: policy,
    DataErrorEscalationPolicy: escalation,
    DataErrorEscalationCount: count,
    EventErrorPolicy: z.enum(['IGNORE', 'STOP_TASK']),
    TableErrorPolicy: escalation,
    TableErrorEscalationPolicy: z.enum(['STOP_TASK']),
    TableErrorEscalationCount: count,
    RecoverableErrorCount: count.min(-1),
    RecoverableErrorInterval: count,
    RecoverableErrorThrottling: z.boolean(),
    RecoverableErrorThrottlingMax: count,
    RecoverableErrorStopRetryAfterThrottlingMax: z.boolean(),
    ApplyErrorDeletePolicy: policy,
    ApplyErrorInsertPolicy: z.union([policy, z.enum(['INSERT_RECORD', 'UPDATE_RECORD'])]),
    ApplyErrorUpdatePolicy: z.union([policy, z.enum(['INSERT_RECORD', 'UPDATE_RECORD'])]),
    ApplyErrorEscalationPolicy: z.enum(['LOG_ERROR', 'SUSPEND_TABLE', 'STOP_TASK']),
    ApplyErrorEscalationCount: count,
    ApplyErrorFailOnTruncationDdl: z.boolean(),
    FullLoadIgnoreConflicts: z.boolean(),
    FailOnTransactionConsistencyBreached: z.boolean(),
    FailOnNoTablesCaptured: z.boolean(),
  }),
});

const identity = { 'rule-id': z.string().regex(/^\d+$/), 'rule-name': z.string().regex(/^[\w-]+$/) };
const table = z.strictObject({ 'schema-name': z.string().min(1), 'table-name': z.string().min(1) });
const inTable = table.extend({ 'column-name': z.string().min(1) });
const transformation = { ...identity, 'rule-type': z.literal('transformation') };

/** Table mappings: selection and transformation rules. */
export const tableMappingsShape = z.strictObject({
  rules: z
    .array(
      z.union([
        z.strictObject({
          ...identity,
          'rule-type': z.literal('selection'),
          'object-locator': table,
          'rule-action': z.enum(['include', 'exclude', 'explicit']),
        }),
        z.strictObject({
          ...transformation,
          'rule-target': z.literal('schema'),
          'object-locator': table.pick({ 'schema-name': true }),
          'rule-action': z.literal('rename'),
          value: z.string(),
        }),
        z.strictObject({
          ...transformation,
          'rule-target': z.literal('table'),
          'object-locator': table,
          'rule-action': z.literal('rename'),
          value: z.string(),
        }),
        z.strictObject({
          ...transformation,
          'rule-target': z.literal('column'),
          'object-locator': inTable,
          'rule-action': z.literal('rename'),
          value: z.string(),
        }),
        z.strictObject({
          ...transformation,
          'rule-target': z.literal('column'),
          'object-locator': inTable,
          'rule-action': z.literal('remove-column'),
        }),
        z.strictObject({
          ...transformation,
          'rule-target': z.literal('column'),
          'object-locator': inTable,
          'rule-action': z.literal('change-data-type'),
          'data-type': z.strictObject({ type: z.enum(['boolean']) }),
        }),
        z.strictObject({
          ...transformation,
          'rule-target': z.literal('column'),
          'object-locator': table,
          'rule-action': z.literal('add-column'),
          value: z.string(),
          expression: z.string(),
          'data-type': z.strictObject({ type: z.literal('string'), length: count.min(1) }),
        }),
      ]),
    )
    .refine((rules) => new Set(rules.map((rule) => rule['rule-id'])).size === rules.length, 'rule-id is unique')
    .refine((rules) => new Set(rules.map((rule) => rule['rule-name'])).size === rules.length, 'rule-name is unique'),
});

/** The input of CloudWatch’s put-metric-alarm, with the metrics that DMS publishes. */
export const alarmShape = z.strictObject({
  AlarmName: z.string().max(255),
  AlarmDescription: z.string().max(1024),
  Namespace: z.literal('AWS/DMS'),
  MetricName: z.enum([
    'CDCLatencySource',
    'CDCLatencyTarget',
    'CDCChangesDiskTarget',
    'FreeStorageSpace',
    'ValidationFailedOverallCount',
  ]),
  Dimensions: z
    .array(
      z.strictObject({
        Name: z.enum(['ReplicationInstanceIdentifier', 'ReplicationTaskIdentifier']),
        Value: z.string(),
      }),
    )
    .min(1),
  Statistic: z.enum(['Average', 'Maximum', 'Minimum', 'Sum']),
  Period: count.multipleOf(60),
  EvaluationPeriods: count.min(1),
  Threshold: z.number(),
  ComparisonOperator: z.enum([
    'GreaterThanThreshold',
    'GreaterThanOrEqualToThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore', 'missing']),
  AlarmActions: z.array(z.string()).min(1),
});
