import type { CaptureSetting } from '../../model/capture.ts';
import { type Row, rowFlag, rowNumber, rowOptional, rowText } from './row.ts';

/** A standby decodes since this version. */
const STANDBY_DECODES = 160_000;
const DAY_S = 86_400;

/** wal_level, free slots, free senders, logins that may replicate, whether it is a standby, hot_standby_feedback, both limits, seconds of idleness. */
export const CAPTURE = `
SELECT current_setting('wal_level'),
  (current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots))::text,
  (current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_replication))::text,
  (SELECT count(*) FROM pg_roles r WHERE r.rolcanlogin AND (r.rolreplication OR r.rolsuper OR EXISTS (
    SELECT FROM pg_roles m WHERE m.rolname = 'rds_replication' AND pg_has_role(r.oid, m.oid, 'MEMBER'))))::text,
  pg_is_in_recovery(), current_setting('hot_standby_feedback'), current_setting('max_replication_slots'),
  current_setting('max_wal_senders'), (SELECT setting FROM pg_settings WHERE name = 'idle_replication_slot_timeout')`;

/** The conditions of logical decoding, from one row of CAPTURE. */
export function settingsOf(row: Row, version: number): CaptureSetting[] {
  const level = rowText(row, 0);
  return [
    {
      setting: 'wal_level',
      value: level,
      wanted: 'logical',
      state: level === 'logical' ? 'met' : 'unmet',
      need: 'must',
      consequence: 'The log does not hold what logical decoding needs: no slot can be made.',
      turnOn: 'ALTER SYSTEM SET wal_level = logical, and a restart',
    },
    atLeastOne('free replication slots', rowNumber(row, 1), {
      consequence: 'The connector cannot make the slot that keeps the log for it.',
      turnOn: `ALTER SYSTEM SET max_replication_slots above ${rowText(row, 6)}, and a restart; or drop a slot that nobody uses`,
    }),
    atLeastOne('free WAL senders', rowNumber(row, 2), {
      consequence: 'The connector is refused when it asks for the stream.',
      turnOn: `ALTER SYSTEM SET max_wal_senders above ${rowText(row, 7)}, and a restart`,
    }),
    // Any login: capture should not use the one that only reads.
    atLeastOne('logins with REPLICATION', rowNumber(row, 3), {
      consequence: 'No login may read the stream.',
      turnOn: 'CREATE ROLE lockstep_capture LOGIN REPLICATION PASSWORD … (on Amazon: GRANT rds_replication)',
    }),
    ...(rowFlag(row, 4) ? [standby(rowText(row, 5), version)] : []),
    ...idleTimeout(rowOptional(row, 8)),
  ];
}

function atLeastOne(
  setting: string,
  value: number,
  words: Pick<CaptureSetting, 'consequence' | 'turnOn'>,
): CaptureSetting {
  const state = value >= 1 ? 'met' : 'unmet';
  return { setting, value: String(value), wanted: 'at least 1', state, need: 'must', ...words };
}

/** Since PostgreSQL 18 a slot can be given up for being idle. */
function idleTimeout(seconds: string | null): CaptureSetting[] {
  if (seconds === null) return [];
  return [
    {
      setting: 'idle_replication_slot_timeout',
      value: seconds === '0' ? '0' : `${seconds} s`,
      wanted: '0 (never), or a day',
      state: seconds === '0' || Number(seconds) >= DAY_S ? 'met' : 'unmet',
      need: 'should',
      consequence: 'A slot whose reader is away for so long is given up, and everything must be copied again.',
      turnOn: `ALTER SYSTEM SET idle_replication_slot_timeout = 0; SELECT pg_reload_conf()`,
    },
  ];
}

function standby(feedback: string, version: number): CaptureSetting {
  const decodes = version >= STANDBY_DECODES;
  return {
    setting: decodes ? 'hot_standby_feedback' : 'primary',
    value: decodes ? feedback : 'a standby before PostgreSQL 16',
    wanted: decodes ? 'on' : 'the primary, or PostgreSQL 16',
    state: decodes && feedback === 'on' ? 'met' : 'unmet',
    need: 'must',
    consequence: decodes
      ? 'The primary may remove rows that the slot of the standby needs: the slot is then lost.'
      : 'A standby of this version does not decode its log.',
    turnOn: decodes
      ? 'ALTER SYSTEM SET hot_standby_feedback = on; SELECT pg_reload_conf()'
      : 'Capture from the primary.',
  };
}
