import type { Setting } from '../../model/described-cdc.ts';

const VALIDATION = {
  EnableValidation: true,
  ValidationMode: 'ROW_LEVEL',
  ThreadCount: 5,
  PartitionSize: 10000,
  FailureMaxCount: 10000,
  RecordFailureDelayInMinutes: 5,
  RecordSuspendDelayInMinutes: 30,
  MaxKeyColumnSize: 8096,
  TableFailureMaxCount: 1000,
  ValidationOnly: false,
  HandleCollationDiff: true,
  SkipLobColumns: false,
} as const;

/** A task that stops is seen; one that goes on without a row is not. */
const ERROR_BEHAVIOR = {
  DataErrorPolicy: 'STOP_TASK',
  DataTruncationErrorPolicy: 'STOP_TASK',
  DataErrorEscalationPolicy: 'STOP_TASK',
  DataErrorEscalationCount: 0,
  EventErrorPolicy: 'STOP_TASK',
  TableErrorPolicy: 'STOP_TASK',
  TableErrorEscalationPolicy: 'STOP_TASK',
  TableErrorEscalationCount: 0,
  RecoverableErrorCount: -1,
  RecoverableErrorInterval: 5,
  RecoverableErrorThrottling: true,
  RecoverableErrorThrottlingMax: 1800,
  RecoverableErrorStopRetryAfterThrottlingMax: true,
  ApplyErrorDeletePolicy: 'STOP_TASK',
  ApplyErrorInsertPolicy: 'STOP_TASK',
  ApplyErrorUpdatePolicy: 'STOP_TASK',
  ApplyErrorEscalationPolicy: 'STOP_TASK',
  ApplyErrorEscalationCount: 0,
  ApplyErrorFailOnTruncationDdl: true,
  FullLoadIgnoreConflicts: true,
  FailOnTransactionConsistencyBreached: true,
  FailOnNoTablesCaptured: true,
} as const;

/** The settings of the task: nothing that DMS cannot apply is passed over. */
export function taskSettings(): unknown {
  return {
    TargetMetadata: {
      TargetSchema: '',
      SupportLobs: true,
      FullLobMode: true,
      LobChunkSize: 64,
      LimitedSizeLobMode: false,
      LobMaxSize: 0,
      InlineLobMaxSize: 32,
      BatchApplyEnabled: false,
      TaskRecoveryTableEnabled: true,
    },
    FullLoadSettings: {
      TargetTablePrepMode: 'DO_NOTHING',
      CreatePkAfterFullLoad: false,
      StopTaskCachedChangesApplied: false,
      StopTaskCachedChangesNotApplied: false,
      MaxFullLoadSubTasks: 8,
      TransactionConsistencyTimeout: 600,
      CommitRate: 10000,
    },
    Logging: { EnableLogging: true },
    ControlTablesSettings: {
      ControlSchema: 'lockstep_dms',
      HistoryTimeslotInMinutes: 5,
      HistoryTableEnabled: true,
      SuspendedTablesTableEnabled: true,
      StatusTableEnabled: true,
      FullLoadExceptionTableEnabled: true,
    },
    ChangeProcessingDdlHandlingPolicy: {
      HandleSourceTableDropped: false,
      HandleSourceTableTruncated: false,
      HandleSourceTableAltered: false,
    },
    ValidationSettings: VALIDATION,
    ErrorBehavior: ERROR_BEHAVIOR,
  };
}

const error = (name: string, because: string): Setting => ({
  key: `ErrorBehavior.${name}`,
  value: 'STOP_TASK',
  because,
});

/** Where the task differs from what DMS does by itself, and why. */
export const TASK_CHOICES: readonly Setting[] = [
  {
    key: 'FullLoadSettings.TargetTablePrepMode',
    value: 'DO_NOTHING',
    because:
      'The default drops the target’s tables and makes them anew, without defaults, counters and secondary keys.',
  },
  {
    key: 'TargetMetadata.FullLobMode',
    value: 'true',
    because: 'The limited mode cuts large values off at LobMaxSize and goes on.',
  },
  error('DataErrorPolicy', 'The default writes a line into a log and leaves the row out.'),
  error('DataTruncationErrorPolicy', 'The default cuts the value and goes on.'),
  error('EventErrorPolicy', 'The default ignores the event.'),
  error('TableErrorPolicy', 'The default gives up one table and goes on with the others, which then do not agree.'),
  error('ApplyErrorInsertPolicy', 'The default leaves the row out.'),
  error('ApplyErrorUpdatePolicy', 'The default leaves the change out.'),
  error(
    'ApplyErrorDeletePolicy',
    'The default ignores a delete that finds no row, which is the first sign of lost inserts.',
  ),
  {
    key: 'ErrorBehavior.FullLoadIgnoreConflicts',
    value: 'true',
    because:
      'As by default: a row that was loaded and is in the log too is no error while the cached changes are applied. A conflict with another unique key is passed over as well, so parity must follow.',
  },
  {
    key: 'ErrorBehavior.FailOnTransactionConsistencyBreached',
    value: 'true',
    because: 'The default loads although transactions were still open that it will not see.',
  },
  {
    key: 'ErrorBehavior.FailOnNoTablesCaptured',
    value: 'true',
    because: 'A rule that matches nothing is a mistake, not a success.',
  },
  {
    key: 'ChangeProcessingDdlHandlingPolicy.*',
    value: 'false',
    because: 'The defaults repeat DROP, TRUNCATE and ALTER on the target.',
  },
  {
    key: 'ControlTablesSettings',
    value: 'lockstep_dms',
    because:
      'Status, history, suspended tables and failed rows in a schema of their own; sync_status reads awsdms_apply_exceptions.',
  },
  {
    key: 'ValidationSettings.EnableValidation',
    value: 'true',
    because: 'Off by default. It does not replace check_parity: it skips what it cannot compare.',
  },
  {
    key: 'TargetMetadata.BatchApplyEnabled',
    value: 'false',
    because: 'A batch that fails is tried row by row in another order.',
  },
];
