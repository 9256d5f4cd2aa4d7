import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { dropMirrorTriggers, mirrorTriggers } from './mirror.ts';
import { namesOf } from './names.ts';
import { rightsLoop } from './rights.ts';
import { block, exclusive, lockWhole } from './statement.ts';

/** Two tables of the same columns, of which one has the name. */
export interface Exchange {
  /** Whether the change must be flipped, or must not be. */
  readonly flipped: 'NULL' | 'NOT NULL';
  /** The table that gets the name, and the name that the other one gets for it. */
  readonly comes: string;
  readonly goes: string;
  /** The trigger function that keeps the table without the name in step. */
  readonly fn: string;
  /** The table, by its name after the exchange, of which the indexes say which of the other’s they stand for. */
  readonly paired: string;
}

/**
 * Gives the name to the other table, and with it the triggers and views of the application, the names of the indexes and the place of the counters.
 * One statement: all of it happens, or nothing.
 */
export function exchange(request: ChangeRequest, { flipped, comes, goes, fn, paired }: Exchange): ChangeStatement[] {
  const { schema, name } = request.table;
  const { table, state, self, trigger } = namesOf(request);
  const ours = ['', '_truncate'].map((end) => quoteLiteral(`${trigger.slice(1, -1)}${end}`)).join(', ');
  const within = (own: string) => qualified({ schema, name: own });
  const regclass = (relation: string) => `${quoteLiteral(relation)}::regclass`;
  const lines = (sql: readonly string[]) => sql.map((each) => `    ${each}`).join('\n');
  const counters = request.table.columns.filter(({ identity }) => identity?.kind === 'identity');
  const body = `  IF EXISTS (SELECT FROM ${state} WHERE name = ${self} AND flipped_at IS ${flipped} AND contracted_at IS NULL) THEN
${lockWhole(table, within(comes))}
${sameShape(regclass(table), regclass(within(comes)))}
    SELECT array_agg(pg_get_triggerdef(oid) ORDER BY tgname), array_agg(format('ALTER TABLE ${table.replaceAll('%', '%%').replaceAll("'", "''")} DISABLE TRIGGER %I', tgname)) FILTER (WHERE tgenabled = 'D'), array_agg(tgname)
      INTO triggers, disabled, names FROM pg_trigger WHERE tgrelid = ${regclass(table)} AND NOT tgisinternal AND tgname NOT IN (${ours});
    SELECT array_agg(format('CREATE OR REPLACE VIEW %s%s AS %s', v.oid::regclass, ' WITH (' || array_to_string(v.reloptions, ', ') || ')', pg_get_viewdef(v.oid)))
      INTO views FROM pg_class AS v WHERE v.relkind = 'v' AND EXISTS (SELECT FROM pg_rewrite AS r JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
        WHERE r.ev_class = v.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid = ${regclass(table)});
${rightsLoop(request.table, { schema, name: comes })}
${lines(dropMirrorTriggers(request))}
    FOREACH one IN ARRAY coalesce(names, '{}') LOOP
      EXECUTE format('DROP TRIGGER %I ON %s', one, ${regclass(table)});
    END LOOP;
${counters.map(({ name: own }) => counter(table, within(comes), own)).join('')}    ALTER TABLE ${table} RENAME TO ${quote(goes)};
    ALTER TABLE ${within(comes)} RENAME TO ${quote(name)};
${indexNames(regclass(within(paired)))}
    FOREACH one IN ARRAY coalesce(triggers, '{}') || coalesce(disabled, '{}') || coalesce(views, '{}') LOOP
      EXECUTE one;
    END LOOP;
${lines(mirrorTriggers(request, fn))}
  END IF;`;
  const lock = exclusive(request.table);
  return [
    {
      sql: block(
        body,
        '  triggers text[]; disabled text[]; names text[]; views text[]; one text; pair record; given record; last bigint; used boolean;',
      ),
      alone: false,
      locks: [lock, exclusive({ schema, name: comes })],
    },
  ];
}

/** A column or index that came later would be lost. */
function sameShape(one: string, other: string): string {
  const columns = (table: string) =>
    `(SELECT array_agg(ROW(attname, format_type(atttypid, atttypmod), attnotnull) ORDER BY attname) FROM pg_attribute WHERE attrelid = ${table} AND attnum > 0 AND NOT attisdropped)`;
  const count = (table: string) => `(SELECT sum(1) FROM pg_index WHERE indrelid = ${table} AND indisvalid)`;
  return `    IF ${columns(one)} IS DISTINCT FROM ${columns(other)} OR ${count(one)} IS DISTINCT FROM ${count(other)} THEN
      RAISE EXCEPTION 'lockstep: refused, the table has got or lost columns or indexes since expand: take the steps back and begin again; nothing was changed';
    END IF;`;
}

/** The counter of one goes on where that of the other is, under its name. */
function counter(table: string, comes: string, column: string): string {
  const of = (relation: string) => `pg_get_serial_sequence(${quoteLiteral(relation)}, ${quoteLiteral(column)})`;
  return `    EXECUTE format('SELECT last_value, is_called FROM %s', ${of(table)}) INTO last, used;
    PERFORM setval(${of(comes)}, last, used);
`;
}

/** Each index of one table is called what its counterpart of the other was called; their names change places. */
function indexNames(paired: string): string {
  return `    FOR pair IN
      SELECT i.indexrelid::regclass AS here, o.oid::regclass AS there, c.relname AS mine, o.relname AS theirs
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_class AS o ON o.oid = substring(obj_description(c.oid) FROM '^lockstep stands for (\\d+)$')::oid
       WHERE i.indrelid = ${paired}
    LOOP
      EXECUTE format('ALTER INDEX %s RENAME TO %I', pair.there, 'lockstep_index_' || pair.there::oid);
      EXECUTE format('ALTER INDEX %s RENAME TO %I', pair.here, pair.theirs);
      EXECUTE format('ALTER INDEX %s RENAME TO %I', pair.there, pair.mine);
    END LOOP;`;
}

/** Makes the indexes of a table on another one that is empty, keys and constraints included; each notes which it stands for. */
export function sameIndexes(request: ChangeRequest, other: TableName): ChangeStatement {
  const { table } = namesOf(request);
  const to = quoteLiteral(qualified(other));
  const made = `'lockstep_${request.name}_' || i.indexrelid`;
  return {
    sql: block(
      `  FOR given IN
    SELECT ${made} AS own, i.indisunique, c.relname, n.nspname, k.oid AS rule, k.contype, pg_get_indexdef(i.indexrelid) AS def, t.relname AS of, i.indexrelid AS id
      FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid JOIN pg_class AS t ON t.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = t.relnamespace
      LEFT JOIN pg_constraint AS k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u')
     WHERE i.indrelid = ${quoteLiteral(table)}::regclass AND i.indisvalid
       AND NOT EXISTS (SELECT FROM pg_class AS there WHERE there.relname = ${made} AND there.relnamespace = t.relnamespace)
  LOOP
    IF given.rule IS NULL THEN
      EXECUTE format('CREATE %sINDEX %I ON %s', CASE WHEN given.indisunique THEN 'UNIQUE ' ELSE '' END, given.own, ${to})
        || substr(given.def, length(format('CREATE %sINDEX %I ON %I.%I', CASE WHEN given.indisunique THEN 'UNIQUE ' ELSE '' END, given.relname, given.nspname, given.of)) + 1);
    ELSE
      EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', ${to}, given.own, pg_get_constraintdef(given.rule));
    END IF;
    EXECUTE format('COMMENT ON INDEX %I.%I IS %L', given.nspname, given.own, 'lockstep stands for ' || given.id);
  END LOOP;`,
      '  given record;',
    ),
    alone: false,
    locks: [],
  };
}

/** Makes the foreign keys of a table on another one that is empty. */
export function sameForeignKeys(request: ChangeRequest, other: TableName): ChangeStatement {
  const { table } = namesOf(request);
  const to = quoteLiteral(qualified(other));
  return {
    sql: block(
      `  FOR given IN
    SELECT conname, pg_get_constraintdef(k.oid) AS def FROM pg_constraint AS k WHERE k.conrelid = ${quoteLiteral(table)}::regclass AND k.contype = 'f'
       AND NOT EXISTS (SELECT FROM pg_constraint AS there WHERE there.conrelid = ${to}::regclass AND there.conname = k.conname)
  LOOP
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', ${to}, given.conname, given.def);
  END LOOP;`,
      '  given record;',
    ),
    alone: false,
    locks: request.table.foreignKeys.map(({ references }) => ({
      name: 'SHARE ROW EXCLUSIVE',
      table: references.table,
      blocks: 'writes',
      lasts: 'a moment',
      because: null,
    })),
  };
}
