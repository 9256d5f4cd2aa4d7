import { CDC_TOMBSTONE, CDC_VERSION, type CdcSideInput, type CdcSideTable } from '../../../model/cdc-contract.ts';
import type { CdcScript, CdcStatement } from '../../../model/described-cdc.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';

const VERSION = quoteIdentifier(CDC_VERSION);
/** Microseconds since 1970, of the moment of the row and not of its statement. */
const NOW = 'CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS SIGNED)';

/** A column that grows with every change of its row, and after a delete too. */
export function guardSource({ tables }: CdcSideInput): CdcScript {
  return {
    run: tables.flatMap((side) => [
      addColumn(side),
      {
        about: 'A new row’s version is the moment, so it is above that of a row of the same key that was deleted.',
        sql: trigger(side, 'version_insert', 'BEFORE INSERT', `SET NEW.${VERSION} = ${NOW}`),
      },
      {
        about: 'A changed row’s version grows, also when the clock steps back.',
        sql: trigger(
          side,
          'version_update',
          'BEFORE UPDATE',
          `SET NEW.${VERSION} = GREATEST(OLD.${VERSION} + 1, ${NOW})`,
        ),
      },
    ]),
    undo: tables.flatMap((side) => [
      drop(side, 'version_insert'),
      drop(side, 'version_update'),
      { about: 'The column goes last.', sql: `ALTER TABLE ${own(side)} DROP COLUMN ${VERSION}` },
    ]),
  };
}

/** An older image of a row changes nothing; one of a deleted row is an error, because a trigger here cannot pass over an INSERT. */
export function guardTarget({ home, tables }: CdcSideInput): CdcScript {
  const graves = `${quoteIdentifier(home)}.${quoteIdentifier(CDC_TOMBSTONE)}`;
  return {
    run: [
      {
        about: 'The versions of deleted rows. Empty it after the last backfill and repair.',
        sql: `CREATE TABLE IF NOT EXISTS ${graves} (table_name varchar(12) NOT NULL, row_key char(64) NOT NULL, version bigint NOT NULL, PRIMARY KEY (table_name, row_key)) ENGINE = InnoDB`,
      },
      ...tables.flatMap((side) => [
        addColumn(side),
        {
          about: 'An older image leaves the row as it is.',
          sql: trigger(side, 'guard_update', 'BEFORE UPDATE', `SET ${keptColumns(side)}`),
        },
        {
          about: 'A deleted row leaves its version behind.',
          sql: trigger(
            side,
            'guard_delete',
            'BEFORE DELETE',
            `INSERT INTO ${graves} (table_name, row_key, version) VALUES (${quoteLiteral(side.id)}, ${keyText(side, 'OLD')}, OLD.${VERSION}) ON DUPLICATE KEY UPDATE version = GREATEST(version, OLD.${VERSION})`,
          ),
        },
        {
          about: 'An image from before the delete is refused.',
          sql: trigger(
            side,
            'guard_insert',
            'BEFORE INSERT',
            `BEGIN IF EXISTS (SELECT 1 FROM ${graves} WHERE table_name = ${quoteLiteral(side.id)} AND row_key = ${keyText(side, 'NEW')} AND version >= NEW.${VERSION}) THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'lockstep: this image of the row is from before its delete'; END IF; END`,
          ),
        },
      ]),
    ],
    undo: [
      ...tables.flatMap((side) => [
        ...['guard_update', 'guard_delete', 'guard_insert'].map((name) => drop(side, name)),
        { about: 'The column goes last.', sql: `ALTER TABLE ${own(side)} DROP COLUMN ${VERSION}` },
      ]),
      { about: 'No table needs it any more.', sql: `DROP TABLE IF EXISTS ${graves}` },
    ],
  };
}

function addColumn(side: CdcSideTable): CdcStatement {
  return {
    about: 'Invisible: SELECT * and INSERT without names do not see it (MySQL from 8.0.23, MariaDB from 10.3).',
    sql: `ALTER TABLE ${own(side)} ADD COLUMN ${VERSION} bigint NOT NULL DEFAULT 0 INVISIBLE`,
  };
}

function own({ table }: CdcSideTable): string {
  return `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
}

function trigger(side: CdcSideTable, name: string, when: string, body: string): string {
  return `CREATE TRIGGER ${triggerName(side, name)} ${when} ON ${own(side)} FOR EACH ROW ${body}`;
}

function drop(side: CdcSideTable, name: string): CdcStatement {
  return {
    about: 'Writers wait for it at most as long as lock_wait_timeout.',
    sql: `DROP TRIGGER IF EXISTS ${triggerName(side, name)}`,
  };
}

function triggerName({ table, id }: CdcSideTable, name: string): string {
  return `${quoteIdentifier(table.schema)}.${quoteIdentifier(`lockstep_${id}_${name}`)}`;
}

function keptColumns({ table }: CdcSideTable): string {
  const kept = table.columns.filter(({ generated, name }) => generated === null && name !== CDC_VERSION);
  const assign = (name: string) => {
    const sql = quoteIdentifier(name);
    return `NEW.${sql} = IF(NEW.${VERSION} < OLD.${VERSION}, OLD.${sql}, NEW.${sql})`;
  };
  return [...kept.map(({ name }) => assign(name)), `NEW.${VERSION} = GREATEST(NEW.${VERSION}, OLD.${VERSION})`].join(
    ', ',
  );
}

/** Different for different keys, and of one length whatever they hold. */
function keyText({ key }: CdcSideTable, row: 'NEW' | 'OLD'): string {
  const parts = key.map((name) => `HEX(CAST(${row}.${quoteIdentifier(name)} AS BINARY))`);
  return `SHA2(CONCAT_WS(',', ${parts.join(', ')}), 256)`;
}
