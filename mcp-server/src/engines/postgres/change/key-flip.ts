import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangePrimaryKey } from '../../../model/change-contract.ts';
import { foreignKeySql } from '../ddl/constraint-statements.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import type { Swap } from './gates.ts';
import { whileOpen } from './guards.ts';
import { type KeyedTable, type MovedKey, movedKeys, type WideTable } from './key-tables.ts';
import { namesOf } from './names.ts';
import { questionOf, syncFunction } from './same-row.ts';
import { alone, beside, block, exclusive, lockWhole, plain } from './statement.ts';

/** The unique index of the new columns, and that of the old ones for the way back. */
export function keyIndex({ request }: KeyedTable, of: 'new' | 'old'): string {
  return `lockstep_${request.name}_key_${of}`;
}

/** The names of the columns of every table change places, and with them primary keys, foreign keys and counters; and back, while no value would be lost. */
export function keyFlip(
  request: ChangePrimaryKey,
  tables: readonly WideTable[],
  ready: readonly ChangeStatement[],
): Swap {
  const moved = tables.flatMap((table) => movedKeys(table, tables).map((key) => ({ table, ...key })));
  return {
    about: [
      'In one transaction the names of the columns change places in all tables, and with them primary keys, foreign keys and counters. No version of the application changes.',
      'It waits half a second for each lock, up to four times, and may be run again: statements wait behind it no longer than that. An autovacuum in its way is ended before, while nobody waits.',
    ],
    forward: [
      ...together(request, tables, 'NULL', [
        ...dropped(tables, moved),
        // What is numbered by the server takes no NULL: the counter goes first.
        ...tables.flatMap((table) => [
          ...renames(table, 'forward'),
          ...counters(table, ({ gone }) => gone),
          ...loosened(table),
          ...keyOf(table, 'new'),
        ]),
        ...moved.map(({ table, key, own }) => renameConstraint(table, own, key.name)),
      ]),
      ...tables.map(({ request: own, after }) => plain(syncFunction(own, after))),
    ],
    undo: [
      // Rows are read and indexes built, beside writers; what holds them up waits half a second for its locks.
      plain('SET statement_timeout = 0;'),
      plain(refuseLost(request, tables)),
      ...tables.flatMap(required),
      ...together(request, tables, 'NOT NULL', [
        ...dropped(tables, moved),
        ...tables.flatMap((table) => [...renames(table, 'back'), ...tightened(table), ...keyOf(table, 'old')]),
        ...moved.map(({ table, key }) => addKey(table, key)),
        ...tables.flatMap((table) => counters(table, ({ fresh }) => fresh)),
      ]),
      ...tables.map(({ request: own, before }) => plain(syncFunction(own, before))),
    ],
    restore: [...moved.map(validated), ...ready],
  };
}

type Moved = MovedKey<WideTable> & { readonly table: WideTable };

/** Foreign keys first: they rest on the primary keys. */
function dropped(tables: readonly WideTable[], moved: readonly Moved[]): string[] {
  return [
    ...moved.map(({ table, key }) => dropConstraint(table, key.name)),
    ...tables.filter(({ keyed }) => keyed).map((table) => dropConstraint(table, table.table.primaryKey?.name ?? '')),
  ];
}

function refuseLost(request: ChangePrimaryKey, tables: readonly WideTable[]): string {
  const { self, state } = namesOf(request);
  const lost = tables.map(({ request: own, columns, after }) => {
    const bigger = columns.map(
      ({ column, gone }) => `(t.${quote(column.name)} IS NOT NULL AND t.${quote(gone)} IS NULL)`,
    );
    return `(${questionOf(own, after)} OR ${bigger.join(' OR ')})`;
  });
  return whileOpen(
    request,
    `IF EXISTS (SELECT FROM ${state} WHERE name = ${self} AND flipped_at IS NOT NULL) THEN
      IF ${lost.join(' + ')} > 0 THEN
        RAISE EXCEPTION 'lockstep: refused, the old type cannot hold values that were written since; nothing was changed';
      END IF;
    END IF;`,
  );
}

/** Statements of one transaction that has all its locks before it changes anything. */
function together(
  request: ChangePrimaryKey,
  tables: readonly WideTable[],
  flipped: 'NULL' | 'NOT NULL',
  statements: readonly string[],
): ChangeStatement[] {
  const { state, self } = namesOf(request);
  const names = tables.map(({ table }) => qualified(table));
  return [
    // It waits for locks only, each for so long and no longer: all together that may be more than a moment.
    plain('SET LOCAL statement_timeout = 0;'),
    {
      sql: block(
        `  IF EXISTS (SELECT FROM ${state} WHERE name = ${self} AND flipped_at IS ${flipped} AND contracted_at IS NULL) THEN
${lockWhole(...names)}
${statements.map((each) => `    ${each}`).join('\n')}
  END IF;`,
        '  counter record; place record;',
      ),
      alone: false,
      locks: tables.map(({ table }) => exclusive(table)),
    },
  ];
}

function alter({ table }: WideTable, what: string): string {
  return `ALTER TABLE ${qualified(table)} ${what};`;
}

function dropConstraint(table: WideTable, name: string): string {
  return alter(table, `DROP CONSTRAINT IF EXISTS ${quote(name)}`);
}

function renameConstraint(table: WideTable, from: string, to: string): string {
  return alter(table, `RENAME CONSTRAINT ${quote(from)} TO ${quote(to)}`);
}

function renames(table: WideTable, direction: 'forward' | 'back'): string[] {
  const rename = (from: string, to: string) => alter(table, `RENAME COLUMN ${quote(from)} TO ${quote(to)}`);
  return table.columns.flatMap(({ column, fresh, gone }) =>
    direction === 'forward'
      ? [rename(column.name, gone), rename(fresh, column.name)]
      : [rename(column.name, fresh), rename(gone, column.name)],
  );
}

/** After the flip the old column must be able to say that it cannot hold a value. */
function loosened(table: WideTable): string[] {
  return table.columns
    .filter(({ column }) => !column.nullable)
    .map(({ gone }) => alter(table, `ALTER COLUMN ${quote(gone)} DROP NOT NULL`));
}

function tightened(table: WideTable): string[] {
  return table.columns
    .filter(({ column }) => !column.nullable)
    .flatMap(({ column }, at) => [
      alter(table, `ALTER COLUMN ${quote(column.name)} SET NOT NULL`),
      dropConstraint(table, heldName(table, at)),
    ]);
}

function heldName({ request }: WideTable, at: number): string {
  return `lockstep_${request.name}_held_${at + 1}`;
}

/** A check that is proved beside writers spares the reading of the rows under the lock. */
function required(table: WideTable): ChangeStatement[] {
  return table.columns
    .filter(({ column }) => !column.nullable)
    .flatMap(({ gone }, at) => {
      const there = `EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${quoteLiteral(qualified(table.table))}::regclass AND attname = ${quoteLiteral(gone)} AND NOT attisdropped)`;
      const name = heldName(table, at);
      const has = `EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${quoteLiteral(qualified(table.table))}::regclass AND conname = ${quoteLiteral(name)}`;
      return [
        {
          sql: block(
            `  IF ${there} AND NOT ${has}) THEN\n    ${alter(table, `ADD CONSTRAINT ${quote(name)} CHECK (${quote(gone)} IS NOT NULL) NOT VALID`)}\n  END IF;`,
          ),
          alone: true,
          locks: [exclusive(table.table)],
        },
        alone(
          block(
            `  IF ${has} AND NOT convalidated) THEN\n    ${alter(table, `VALIDATE CONSTRAINT ${quote(name)}`)}\n  END IF;`,
          ),
          beside(table.table, 'a scan'),
        ),
      ];
    });
}

function keyOf(table: WideTable, of: 'new' | 'old'): string[] {
  if (!table.keyed) return [];
  const name = quote(table.table.primaryKey?.name ?? '');
  return [alter(table, `ADD CONSTRAINT ${name} PRIMARY KEY USING INDEX ${quote(keyIndex(table, of))}`)];
}

function addKey(table: WideTable, key: Moved['key']): string {
  return alter(table, `ADD CONSTRAINT ${quote(key.name)} ${foreignKeySql(key)} NOT VALID`);
}

function validated({ table: { table }, key, parent }: Moved): ChangeStatement {
  return alone(
    `ALTER TABLE ${qualified(table)} VALIDATE CONSTRAINT ${quote(key.name)};`,
    beside(table, 'a scan'),
    beside(parent.table, 'a scan'),
  );
}

/** What numbers the column passes to the other one, and goes on where it is. */
function counters(table: WideTable, from: (each: WideTable['columns'][number]) => string): string[] {
  const on = qualified(table.table);
  return table.columns.flatMap((each) => {
    const { identity } = each.column;
    const [old, made] = [from(each), each.column.name];
    if (identity === null) return [];
    const sequence = `pg_get_serial_sequence(${quoteLiteral(on)}, ${quoteLiteral(old)})`;
    if (identity.kind === 'serial')
      return [
        `SELECT s.oid::regclass AS called, pg_get_expr(d.adbin, d.adrelid) AS next, ${sequence} AS owned INTO counter FROM pg_attrdef AS d JOIN pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum`,
        `  JOIN pg_depend AS p ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid JOIN pg_class AS s ON s.oid = p.refobjid AND s.relkind = 'S' WHERE d.adrelid = ${quoteLiteral(on)}::regclass AND a.attname = ${quoteLiteral(old)};`,
        `EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', ${quoteLiteral(on)}, ${quoteLiteral(made)}, counter.next);`,
        alter(table, `ALTER COLUMN ${quote(old)} DROP DEFAULT`),
        `EXECUTE format('ALTER SEQUENCE %s AS bigint', counter.called);`,
        `IF counter.owned IS NOT NULL THEN`,
        `  EXECUTE format('ALTER SEQUENCE %s OWNED BY %s.%I', counter.called, ${quoteLiteral(on)}, ${quoteLiteral(made)});`,
        `END IF;`,
      ];
    return [
      `SELECT s.*, c.relname INTO counter FROM pg_sequence AS s JOIN pg_class AS c ON c.oid = s.seqrelid WHERE s.seqrelid = ${sequence}::regclass;`,
      `EXECUTE format('SELECT last_value, is_called FROM %s', ${sequence}) INTO place;`,
      alter(table, `ALTER COLUMN ${quote(old)} DROP IDENTITY`),
      `EXECUTE format('ALTER TABLE %s ALTER COLUMN %I ADD GENERATED ${identity.always ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY (SEQUENCE NAME %I INCREMENT BY %s MINVALUE %s START WITH %s CACHE %s%s)', ${quoteLiteral(on)}, ${quoteLiteral(made)}, counter.relname, counter.seqincrement, counter.seqmin, counter.seqstart, counter.seqcache, CASE WHEN counter.seqcycle THEN ' CYCLE' ELSE '' END);`,
      `PERFORM setval(pg_get_serial_sequence(${quoteLiteral(on)}, ${quoteLiteral(made)}), place.last_value, place.is_called);`,
    ];
  });
}
