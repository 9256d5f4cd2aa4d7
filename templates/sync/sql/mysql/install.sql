-- The tables of the sync kit in one MySQL or MariaDB database; the same on both sides, because the primary changes at cutover.
-- Run it in the database that holds the migrated tables. It may be run again.

CREATE TABLE IF NOT EXISTS lockstep_outbox (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'the version: taken after the lock on the changed row',
  table_name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'schema.table of the source',
  row_key VARCHAR(560) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'JSON array of the canonical texts of the key',
  state TINYINT NOT NULL DEFAULT 0 COMMENT '0 pending, 1 applied, 2 parked',
  created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) COMMENT 'a TIMESTAMP, because writers have zones of their own',
  attempts INT NOT NULL DEFAULT 0,
  next_at DATETIME(6) NULL COMMENT 'not tried again before',
  done_at DATETIME(6) NULL,
  error VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  KEY lockstep_pending (state, id),
  KEY lockstep_by_key (table_name, row_key, state, id)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS lockstep_ledger (
  table_name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  row_key VARCHAR(560) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  version BIGINT NOT NULL COMMENT 'outbox id last applied to the key',
  deleted TINYINT NOT NULL COMMENT '1: a tombstone',
  applied_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (table_name, row_key)
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS lockstep_fence (
  scope VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  epoch INT NOT NULL,
  writer VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'source, target or none'
) ENGINE = InnoDB;

CREATE TABLE IF NOT EXISTS lockstep_gate (
  table_name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY
) ENGINE = InnoDB COMMENT = 'shared by whoever applies changes to a table, alone for whoever merges a backfill chunk into it';

CREATE TABLE IF NOT EXISTS lockstep_state (
  name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  value MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  updated_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)
) ENGINE = InnoDB COMMENT = 'checkpoints, leases and steps, as JSON';

CREATE TABLE IF NOT EXISTS lockstep_heartbeat (
  id INT NOT NULL PRIMARY KEY,
  nonce VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  beat_at DATETIME(6) NOT NULL COMMENT 'by the clock of the primary',
  applied_at DATETIME(6) NULL COMMENT 'by the clock of the secondary'
) ENGINE = InnoDB;

INSERT IGNORE INTO lockstep_fence (scope, epoch, writer) VALUES ('all', 0, 'source');
