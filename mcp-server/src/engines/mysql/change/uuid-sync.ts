import type { ChangeStatement } from '../../../model/change.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import type { Batch } from './backfill.ts';
import { noteOldWrite } from './journal.ts';
import { namesOf, ownName } from './names.ts';
import { keptClocks } from './same-row.ts';
import { plain } from './statement.ts';
import { dropTriggers, trigger } from './trigger.ts';
import type { Reborn, UuidKey, UuidTable } from './uuid-tables.ts';

/** The triggers of a table: each reference is set from the other one in the row itself, whoever writes. Whoever names the uuid wins. */
export function uuidTriggers(key: UuidKey, part: UuidTable): ChangeStatement[] {
  const own = `  IF NEW.${quote(key.fresh)} IS NULL THEN
    SET NEW.${quote(key.fresh)} = ${key.made};
  END IF;`;
  const body = (when: 'inserted' | 'updated') =>
    [...(part === key.root ? [own] : []), ...part.references.map((each) => synced(key, part, each, when))].join('\n');
  return [
    trigger(part.request, { ending: 'bi', when: 'BEFORE INSERT', body: body('inserted') }),
    trigger(part.request, { ending: 'bu', when: 'BEFORE UPDATE', body: body('updated') }),
  ];
}

/** Takes the triggers of a table away. */
export function dropUuidTriggers({ request }: UuidTable): ChangeStatement[] {
  return dropTriggers(request, ['bi', 'bu']);
}

/** A row may refer to itself. What leads nowhere has no uuid yet, or the foreign key finds it; a uuid that leads nowhere is refused. */
function synced(key: UuidKey, part: UuidTable, { column, fresh }: Reborn, when: 'inserted' | 'updated'): string {
  const [id, uuid] = [`NEW.${quote(column.name)}`, `NEW.${quote(fresh.name)}`];
  const itself = (same: string, own: string, other: string) =>
    part === key.root ? `IF(${same}, NEW.${quote(own)}, ${other})` : other;
  const ahead = `SET ${uuid} = ${itself(`${id} = NEW.${quote(key.id)}`, key.fresh, key.uuidOf(id))};`;
  // The server numbers a row after this.
  const known = `${uuid} = NEW.${quote(key.fresh)} AND NEW.${quote(key.id)} <> 0`;
  const words = [...`lockstep: ${part.table.name}.${fresh.name} names no row of ${key.root.table.name}`].slice(0, 128);
  const back = `SET ${id} = ${itself(known, key.id, key.numberOf(uuid))};
    IF ${id} IS NULL AND ${uuid} IS NOT NULL THEN
      SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 1452, MESSAGE_TEXT = ${quoteLiteral(words.join(''))};
    END IF;`;
  if (when === 'inserted')
    return `  IF ${uuid} IS NOT NULL THEN
    ${back}
  ELSEIF ${id} IS NOT NULL THEN
    ${ahead}
  END IF;`;
  return `  IF NOT (${uuid} <=> OLD.${quote(fresh.name)}) THEN
    ${back}
  ELSEIF NOT (${id} <=> OLD.${quote(column.name)}) OR (${uuid} IS NULL AND ${id} IS NOT NULL) THEN
    ${ahead}
  END IF;`;
}

/** Triggers before the others, which note who gives a number alone. */
export function watchNumbers(key: UuidKey, part: UuidTable): ChangeStatement[] {
  const watch = (ending: 'bi' | 'bu', when: string, told: (each: Reborn) => string) =>
    trigger(part.request, {
      ending: `old_${ending}`,
      when,
      place: ` PRECEDES ${quote(ownName(part.request.name, ending))}`,
      body: `  IF ${part.references.map(told).join(' OR ')} THEN\n    ${noteOldWrite(key.root.request)}\n  END IF;`,
    });
  if (part.references.length === 0) return [];
  return [
    watch(
      'bi',
      'BEFORE INSERT',
      ({ column, fresh }) => `(NEW.${quote(column.name)} IS NOT NULL AND NEW.${quote(fresh.name)} IS NULL)`,
    ),
    watch(
      'bu',
      'BEFORE UPDATE',
      ({ column, fresh }) =>
        `(NOT (NEW.${quote(column.name)} <=> OLD.${quote(column.name)}) AND NEW.${quote(fresh.name)} <=> OLD.${quote(fresh.name)})`,
    ),
  ];
}

/** Takes away what watches. */
export function dropNumbersWatch(part: UuidTable): ChangeStatement[] {
  return part.references.length === 0 ? [] : dropTriggers(part.request, ['old_bi', 'old_bu']);
}

/** Gives the rows of the key their uuids: the trigger sets what is empty. */
export function keyBatch({ root, fresh }: UuidKey): Batch {
  const { table } = namesOf(root.request);
  const own = `t.${quote(fresh)}`;
  return {
    statement: (range) =>
      `UPDATE ${table} AS t SET ${own} = ${own}${keptClocks(root.request)} WHERE ${range} AND ${own} IS NULL;`,
    about: [],
  };
}

/** Sets the uuids of references from the rows that they lead to, under locks of both. */
export function referenceBatch(key: UuidKey, part: UuidTable): Batch {
  const { table } = namesOf(part.request);
  const joined = joins(key, part);
  const sets = part.references.map(({ fresh }, at) => `t.${quote(fresh.name)} = ${told(key, part, at)}`);
  const wrong = part.references.map(({ fresh }, at) => `NOT (t.${quote(fresh.name)} <=> ${told(key, part, at)})`);
  return {
    statement: (
      range,
    ) => `SELECT COUNT(*) INTO touched FROM ${table} AS t${joined} WHERE ${range} /*!80001 FOR SHARE NOWAIT *//*M! LOCK IN SHARE MODE */;
        UPDATE ${table} AS t${joined} SET ${sets.join(', ')}${keptClocks(part.request)} WHERE ${range} AND (${wrong.join(' OR ')});`,
    about: [],
  };
}

/** What the uuid of a reference must be; itself where the number leads nowhere, because a number is never taken away. */
function told({ fresh: key }: UuidKey, { references }: UuidTable, at: number): string {
  const own = references[at];
  return `IF(t.${quote(own?.column.name ?? '')} IS NULL, NULL, COALESCE(p${at + 1}.${quote(key)}, t.${quote(own?.fresh.name ?? '')}))`;
}

function joins({ root, id }: UuidKey, { references }: UuidTable): string {
  const { table } = namesOf(root.request);
  return references
    .map(({ column }, at) => ` LEFT JOIN ${table} AS p${at + 1} ON p${at + 1}.${quote(id)} = t.${quote(column.name)}`)
    .join('');
}

/** A SELECT of the number of rows whose key has no uuid, or of which number and uuid do not name the same row. */
export function uuidQuestion(key: UuidKey): string {
  const counts = key.tables.map((part) => {
    const wrong = [
      ...(part === key.root ? [`t.${quote(key.fresh)} IS NULL`] : []),
      ...part.references.flatMap(({ column, fresh }, at) => [
        `NOT (t.${quote(fresh.name)} <=> p${at + 1}.${quote(key.fresh)})`,
        `(t.${quote(column.name)} IS NULL) <> (t.${quote(fresh.name)} IS NULL)`,
      ]),
    ];
    return `(SELECT COUNT(*) FROM ${namesOf(part.request).table} AS t${joins(key, part)} WHERE ${wrong.join(' OR ')})`;
  });
  return `SELECT ${counts.join(' + ')} AS differences`;
}

/** A uuid that a trigger makes is another one on a replica that runs the statement again. */
export function refuseStatements({ root }: UuidKey): ChangeStatement[] {
  return [
    plain(
      `SELECT IF(@@GLOBAL.log_bin = 1 AND @@GLOBAL.binlog_format = 'STATEMENT', 'replicas run statements again and would make other uuids: set binlog_format to ROW or MIXED', '') INTO @lockstep_missing;`,
    ),
    plain(`CALL ${namesOf(root.request).refuse}(@lockstep_missing);`),
  ];
}
