--liquibase formatted sql
--changeset ann:1 dbms:mysql
ALTER TABLE orders ADD INDEX by_day (day), ALGORITHM=COPY;
--rollback ALTER TABLE orders DROP INDEX by_day;
