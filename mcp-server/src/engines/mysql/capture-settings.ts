import type { CaptureSetting } from '../../model/capture.ts';
import type { Session } from './session.ts';

/** One setting of the binary log: which values are right, what another one does, and how it is changed. */
interface Wanted {
  readonly setting: string;
  readonly wanted: string;
  readonly isRight: (value: string) => boolean;
  readonly need: CaptureSetting['need'];
  readonly consequence: string;
  readonly turnOn: string;
  /** On which of the two servers it matters; on both when left out. */
  readonly on?: Session['flavor'];
}

const is = (wanted: string) => ({ wanted, isRight: (value: string) => value.toUpperCase() === wanted });

const WANTED: readonly Wanted[] = [
  {
    setting: 'log_bin',
    ...is('ON'),
    need: 'must',
    consequence: 'There is no log of changes to read.',
    turnOn: 'log_bin in the option file, and a restart',
  },
  {
    setting: 'binlog_format',
    ...is('ROW'),
    need: 'must',
    consequence: 'The log holds statements, from which nobody can tell the rows that changed.',
    turnOn: 'SET GLOBAL binlog_format = ROW, also in the option file; sessions that are open keep the old one',
  },
  {
    setting: 'binlog_row_image',
    ...is('FULL'),
    need: 'must',
    consequence: 'An event lacks the columns that a statement did not touch, and the target would get NULL in them.',
    turnOn: 'SET GLOBAL binlog_row_image = FULL, also in the option file; sessions that are open keep the old one',
  },
  {
    setting: 'binlog_row_value_options',
    wanted: 'empty',
    isRight: (value) => value === '',
    need: 'must',
    consequence: 'Updates of JSON columns are written as parts of the document, which connectors do not apply.',
    turnOn: `SET GLOBAL binlog_row_value_options = ''`,
    on: 'mysql',
  },
  {
    setting: 'server_id',
    wanted: 'not 0',
    isRight: (value) => value !== '0',
    need: 'must',
    consequence: 'A server without a number refuses every reader of its log.',
    turnOn: 'SET GLOBAL server_id to a number that no other server of the topology has, also in the option file',
  },
  {
    setting: 'gtid_mode',
    ...is('ON'),
    need: 'must',
    consequence: 'A reader only knows file and offset: after a failover of the source it cannot go on.',
    turnOn: 'SET GLOBAL gtid_mode step by step: OFF_PERMISSIVE, ON_PERMISSIVE, ON; enforce_gtid_consistency = ON first',
    on: 'mysql',
  },
  {
    setting: 'gtid_strict_mode',
    ...is('ON'),
    need: 'may',
    consequence: 'Transactions out of order are let into the log, and a position may then name two different states.',
    turnOn: 'SET GLOBAL gtid_strict_mode = ON, also in the option file',
    on: 'mariadb',
  },
  {
    setting: 'log_bin_compress',
    ...is('OFF'),
    need: 'must',
    consequence: 'Debezium does not read compressed row events.',
    turnOn: 'SET GLOBAL log_bin_compress = OFF, also in the option file',
    on: 'mariadb',
  },
  {
    setting: 'binlog_transaction_compression',
    ...is('OFF'),
    need: 'should',
    consequence: 'AWS DMS does not read compressed transactions.',
    turnOn: 'SET GLOBAL binlog_transaction_compression = OFF, also in the option file',
    on: 'mysql',
  },
  {
    setting: 'binlog_row_metadata',
    ...is('FULL'),
    need: 'may',
    consequence: 'Events carry no column names: a reader that does not follow the DDL itself can mix columns up.',
    turnOn: 'SET GLOBAL binlog_row_metadata = FULL',
  },
  {
    setting: 'binlog_rows_query_log_events',
    ...is('ON'),
    need: 'may',
    consequence:
      'The log does not hold the statement behind a change, so a writer that bypasses the sync is hard to find.',
    turnOn: 'SET GLOBAL binlog_rows_query_log_events = ON',
    on: 'mysql',
  },
  {
    setting: 'binlog_annotate_row_events',
    ...is('ON'),
    need: 'may',
    consequence:
      'The log does not hold the statement behind a change, so a writer that bypasses the sync is hard to find.',
    turnOn: 'SET GLOBAL binlog_annotate_row_events = ON',
    on: 'mariadb',
  },
];

/** Every variable that settingsOf looks at. */
export const CAPTURE_VARIABLES = WANTED.map(({ setting }) => setting);

/** Each setting that this server has, judged. Without a log only what a log must have is worth a word. */
export function settingsOf(flavor: Session['flavor'], variables: ReadonlyMap<string, string>): CaptureSetting[] {
  const logs = variables.get('log_bin') === 'ON';
  return WANTED.flatMap(({ isRight, on, ...rest }) => {
    const value = variables.get(rest.setting);
    const matters = (on ?? flavor) === flavor && (logs || rest.need === 'must');
    if (!matters || value === undefined) return [];
    return [{ ...rest, value, state: isRight(value) ? 'met' : 'unmet' }];
  });
}
