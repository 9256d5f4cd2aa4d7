import type { ChangeStatement, ChangeStep } from '../../../model/change.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { contractStep } from './gates.ts';
import { keyIndex } from './key-flip.ts';
import { apart, type MovedKey, movedKeys } from './key-tables.ts';
import { namesOf } from './names.ts';
import { block, exclusive, hurried, mine, plain } from './statement.ts';
import { triggersOf, uuidQuestion } from './uuid-sync.ts';
import type { UuidKey, UuidTable } from './uuid-tables.ts';

/** The uuid becomes the primary key of each table, and the numbers go: foreign keys first, the table of the key last. */
export function uuidContract(key: UuidKey, renames: readonly ChangeStatement[]): ChangeStep {
  const { tables, root, derive } = key;
  const referring = [...tables.slice(1), root];
  const functions = tables.flatMap((part) => {
    const { sync } = namesOf(part.request);
    return part.references.length === 0 ? [sync] : [sync, sync.replace(/_sync"$/, '_late"')];
  });
  return contractStep(root.request, uuidQuestion(key), {
    about: ['What goes are the numbers, with their indexes and keys; the names of these go to what replaces them.'],
    undoMeans:
      'It cannot be taken back: the numbers are gone. Number the rows anew if anybody still needs them, and every reference with them.',
    statements: [
      ...hurried(tables.map(({ table }) => table)),
      ...tables.flatMap((part) => movedKeys(part, tables).map((moved) => withoutKey(part, moved))),
      ...referring.map((part) => withoutNumbers(key, part)),
      ...apart(tables, renames),
      ...tables.flatMap(({ table, columns }) =>
        columns.map(({ column, fresh }) =>
          plain(`COMMENT ON COLUMN ${qualified(table)}.${quote(fresh)} IS ${quoteLiteral(column.comment)};`),
        ),
      ),
      ...tables.map(({ request }) =>
        plain(mine('drops-code', `DROP PROCEDURE IF EXISTS ${namesOf(request).backfill}(integer, integer);`)),
      ),
      ...functions.map((fn) => plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${fn}();`))),
      plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${derive.name};`)),
    ],
  });
}

/** The new key has the name of the old one when this runs again. */
function whileNumbered({ table, columns }: UuidTable, statements: readonly string[]): string {
  const [{ column: { name = '' } = {} } = {}] = columns;
  return block(
    `  IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${quoteLiteral(qualified(table))}::regclass AND attname = ${quoteLiteral(name)} AND NOT attisdropped) THEN
${statements.map((each) => `    ${each}`).join('\n')}
  END IF;`,
  );
}

/** The table that is referred to is locked first, as applications lock them. */
function withoutKey(part: UuidTable, { key, parent }: MovedKey<UuidTable>): ChangeStatement {
  const [own, theirs] = [qualified(part.table), qualified(parent.table)];
  return {
    sql: whileNumbered(part, [
      `LOCK TABLE ${[...new Set([theirs, own])].join(', ')} IN ACCESS EXCLUSIVE MODE;`,
      `ALTER TABLE ${own} DROP CONSTRAINT IF EXISTS ${quote(key.name)};`,
    ]),
    alone: true,
    locks: [...new Map([parent, part].map(({ table }) => [qualified(table), exclusive(table)])).values()],
  };
}

/** At once: without its trigger the number would be missed, and without the number the trigger would fail. */
function withoutNumbers({ root, fresh }: UuidKey, part: UuidTable): ChangeStatement {
  const on = qualified(part.table);
  const primary = quote(part.table.primaryKey?.name ?? '');
  return {
    sql: whileNumbered(part, [
      `LOCK TABLE ${on} IN ACCESS EXCLUSIVE MODE;`,
      ...triggersOf(part).map((name) => `DROP TRIGGER IF EXISTS ${name} ON ${on};`),
      ...(part.keyed ? [`ALTER TABLE ${on} DROP CONSTRAINT IF EXISTS ${primary};`] : []),
      ...part.columns.map(({ column }) => `ALTER TABLE ${on} DROP COLUMN IF EXISTS ${quote(column.name)};`),
      ...(part.keyed
        ? [`ALTER TABLE ${on} ADD CONSTRAINT ${primary} PRIMARY KEY USING INDEX ${quote(keyIndex(part, 'new'))};`]
        : []),
      ...(part === root ? [`ALTER TABLE ${on} ALTER COLUMN ${quote(fresh)} SET DEFAULT gen_random_uuid();`] : []),
    ]),
    alone: true,
    locks: [exclusive(part.table)],
  };
}
