import type { ChangeStatement } from '../../../model/change.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { keyOf } from './backfill.ts';
import { namesOf } from './names.ts';
import { exclusive, locking, mine, plain, quoted, writersWait } from './statement.ts';
import type { UuidKey, UuidTable } from './uuid-tables.ts';

const SAFE = 'LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS';

/** The triggers of a table: each reference is set from the other one in the row itself, whoever writes. Whoever names the uuid wins. */
export function uuidTriggers(key: UuidKey, part: UuidTable): ChangeStatement[] {
  const { sync, trigger, table } = namesOf(part.request);
  const late = lateNames(part);
  const lock = writersWait(part.table);
  return [
    plain(`CREATE OR REPLACE FUNCTION ${sync}() RETURNS trigger ${SAFE} ${quoted(syncBody(key, part))};`),
    locking(
      `CREATE OR REPLACE TRIGGER ${trigger} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${sync}();`,
      lock,
    ),
    ...(part.references.length === 0
      ? []
      : [
          plain(`CREATE OR REPLACE FUNCTION ${late.fn}() RETURNS trigger ${SAFE} ${quoted(lateBody(key, part))};`),
          locking(
            `CREATE OR REPLACE TRIGGER ${late.trigger} AFTER INSERT OR UPDATE ON ${table} FOR EACH ROW WHEN (${part.references
              .map((each) => half(each, 'NEW'))
              .join(' OR ')}) EXECUTE FUNCTION ${late.fn}();`,
            lock,
          ),
        ]),
  ];
}

/** Takes the triggers away. */
export function dropUuidTriggers(part: UuidTable): ChangeStatement[] {
  const { sync, table } = namesOf(part.request);
  const late = part.references.length === 0 ? [] : [lateNames(part).fn];
  return [
    ...triggersOf(part).map((name) =>
      locking(mine('drops-code', `DROP TRIGGER IF EXISTS ${name} ON ${table};`), exclusive(part.table)),
    ),
    ...[...late, sync].map((fn) => plain(mine('drops-code', `DROP FUNCTION IF EXISTS ${fn}();`))),
  ];
}

/** Their names, quoted. */
export function triggersOf(part: UuidTable): string[] {
  return [...(part.references.length === 0 ? [] : [lateNames(part).trigger]), namesOf(part.request).trigger];
}

/** Touches the rows that were not brought, or whose uuids are others’; the trigger sets them. */
export function uuidBatch(key: UuidKey, part: UuidTable): (range: string) => string {
  const { table, self } = namesOf(part.request);
  const [{ fresh = '' } = {}] = part.columns;
  const wrong = [
    ...(part === key.root ? [`t.${quote(key.fresh)} IS NULL`] : []),
    ...part.references.map(
      ({ column, fresh: own }) => `t.${quote(own)} IS DISTINCT FROM ${key.uuidOf(`t.${quote(column.name)}`)}`,
    ),
  ];
  return (range) => `PERFORM set_config('lockstep.backfill', ${self}, true);
      UPDATE ${table} AS t SET ${quote(fresh)} = t.${quote(fresh)} WHERE ${range} AND (${wrong.join(' OR ')});`;
}

/** A SELECT of the number of rows whose key has no uuid, or of which number and uuid do not name the same row. */
export function uuidQuestion(key: UuidKey): string {
  const counts = key.tables.map((part) => {
    const { table } = namesOf(part.request);
    const joins = part.references.map(
      ({ column }, at) =>
        ` LEFT JOIN ${namesOf(key.root.request).table} AS p${at + 1} ON p${at + 1}.${quote(key.id)} = t.${quote(column.name)}`,
    );
    const wrong = [
      ...(part === key.root ? [`t.${quote(key.fresh)} IS NULL`] : []),
      ...part.references.flatMap((each, at) => [
        `t.${quote(each.fresh)} IS DISTINCT FROM p${at + 1}.${quote(key.fresh)}`,
        half(each, 't'),
      ]),
    ];
    return `(SELECT count(*) FROM ${table} AS t${joins.join('')} WHERE ${wrong.join(' OR ')})`;
  });
  return `SELECT ${counts.join(' + ')} AS differences`;
}

type Reference = UuidTable['references'][number];

/** Only one of the two is there. */
function half({ column, fresh }: Reference, row: string): string {
  return `(${row}.${quote(column.name)} IS NULL) <> (${row}.${quote(fresh)} IS NULL)`;
}

function syncBody(key: UuidKey, part: UuidTable): string {
  const [id, uuid] = [`NEW.${quote(key.id)}`, `NEW.${quote(key.fresh)}`];
  const own = `  IF ${uuid} IS NULL THEN
    ${uuid} := ${key.derive.of(id)};
  END IF;\n`;
  return `BEGIN\n${part === key.root ? own : ''}${part.references.map((each) => syncReference(key, part, each)).join('')}  RETURN NEW;\nEND`;
}

/** A row may refer to itself, and to one that comes later in the same statement: where the reference takes no NULL its uuid is told beforehand, elsewhere it is set afterwards. A foreign key finds what leads nowhere. */
function syncReference(key: UuidKey, part: UuidTable, { column, fresh }: Reference): string {
  const { self } = namesOf(part.request);
  const { noteSeen, self: change, table: root } = namesOf(key.root.request);
  const [id, uuid] = [quote(column.name), quote(fresh)];
  const itself = (same: string, own: string, other: string) =>
    part === key.root ? `CASE WHEN NEW.${same} THEN NEW.${quote(own)} ELSE ${other} END` : other;
  const found = key.uuidOf(`NEW.${id}`);
  const told = column.nullable ? found : `coalesce(${found}, ${key.derive.of(`NEW.${id}`)})`;
  const ahead = `NEW.${uuid} := ${itself(`${id} = NEW.${quote(key.id)}`, key.fresh, told)};`;
  const missing = `
    IF NEW.${id} IS NULL AND NEW.${uuid} IS NOT NULL THEN
      RAISE foreign_key_violation USING MESSAGE = ${quoteLiteral(`lockstep: ${part.table.name}.${fresh} names no row of ${key.root.table.name}`)};
    END IF;`;
  const back = `NEW.${id} := ${itself(`${uuid} = NEW.${quote(key.fresh)}`, key.id, key.numberOf(`NEW.${uuid}`))};${column.nullable ? '' : missing}`;
  const note = `PERFORM ${noteSeen}(${change});`;
  return `  IF TG_OP = 'INSERT' THEN
    IF NEW.${uuid} IS NOT NULL THEN
      ${back}
    ELSIF NEW.${id} IS NOT NULL THEN
      ${ahead}
      ${note}
    END IF;
  ELSIF current_setting('lockstep.backfill', true) = ${self} THEN
    ${ahead}
  ELSIF NEW.${uuid} IS DISTINCT FROM OLD.${uuid} THEN
    ${back}
  ELSIF NEW.${id} IS DISTINCT FROM OLD.${id} THEN
    ${ahead}
    -- No write of anybody: what was referred to has gone, and the foreign key sets NULL.
    IF NEW.${id} IS NOT NULL OR EXISTS (SELECT FROM ${root} AS p WHERE p.${quote(key.id)} = OLD.${id}) THEN
      ${note}
    END IF;
  ELSIF NEW.${uuid} IS NULL THEN
    ${ahead}
  ELSIF NEW.${id} IS NULL THEN
    ${back}
  END IF;\n`;
}

/** Sets what no row was found for when its own row was written. */
function lateBody(key: UuidKey, part: UuidTable): string {
  const { table } = namesOf(part.request);
  const [{ fresh = '' } = {}] = part.references;
  const same = keyOf(part.request).map(({ name }) => `t.${quote(name)} = NEW.${quote(name)}`);
  const found = part.references.map(
    (each) =>
      `(${half(each, 't')} AND (${key.uuidOf(`t.${quote(each.column.name)}`)} IS NOT NULL OR ${key.numberOf(`t.${quote(each.fresh)}`)} IS NOT NULL))`,
  );
  return `BEGIN
  UPDATE ${table} AS t SET ${quote(fresh)} = t.${quote(fresh)} WHERE ${same.join(' AND ')} AND (${found.join(' OR ')});
  RETURN NULL;
END`;
}

function lateNames(part: UuidTable) {
  const { sync, trigger } = namesOf(part.request);
  return { fn: sync.replace(/_sync"$/, '_late"'), trigger: trigger.replace(/"$/, '_late"') };
}
