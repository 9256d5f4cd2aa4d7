-- V12__orders.sql
SET SESSION lock_wait_timeout = 2;
ALTER TABLE `${schema}`.`orders` ADD COLUMN IF NOT EXISTS note VARCHAR(20) NULL, ALGORITHM=INSTANT;
