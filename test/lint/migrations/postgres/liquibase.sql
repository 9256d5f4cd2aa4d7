--liquibase formatted sql
--changeset ann:1 runInTransaction:false
CREATE INDEX CONCURRENTLY IF NOT EXISTS a_b ON a (b);
--rollback DROP INDEX CONCURRENTLY a_b;
--changeset ann:2
ALTER TABLE a RENAME COLUMN b TO c;
--rollback ALTER TABLE a RENAME COLUMN c TO b;
