import type { Dialect } from '../../engines/engine.ts';
import type { CompatColumn, CompatPart, CompatTable } from '../../model/compat.ts';
import { fullName } from '../../model/mapping.ts';
import { plainLabel } from '../visible-text.ts';
import { constantsHold } from './view-query.ts';

/** What the trigger of an INSERT does: each part gets its row, and NEW what was stored, so that RETURNING tells it. */
export function insertLines(table: CompatTable, dialect: Dialect): string[] {
  return [
    ...refusals(table, dialect),
    ...table.parts.map((part) => {
      const statement = insertPart(part, dialect);
      return part.optional === null
        ? statement
        : `IF NEW.${dialect.identifier(part.optional)} IS NOT NULL THEN ${statement} END IF;`;
    }),
    'RETURN NEW;',
  ];
}

/** What the trigger of an UPDATE does: the rows are locked, looked at again, and written where the statement changes them. */
export function updateLines(table: CompatTable, dialect: Dialect): string[] {
  const id = (name: string) => dialect.identifier(name);
  const kept = table.columns.filter(({ target }) => target !== null);
  const raced = kept.map((column) => {
    const underneath = differs(`seen.${id(column.name)}`, `OLD.${id(column.name)}`, column);
    return `(${changed(column, dialect)} AND ${underneath})`;
  });
  const key = table.key.map((name) => `v.${id(name)} = OLD.${id(name)}`).join(' AND ');
  return [
    ...refusals(table, dialect),
    ...fixed(table, dialect),
    ...table.parts.map(
      (part) => `PERFORM 1 FROM ${dialect.table(part.table)} AS t WHERE ${rowOf(part, dialect)} FOR UPDATE;`,
    ),
    `SELECT * INTO seen FROM ${dialect.table(table.view)} AS v WHERE ${key};`,
    'IF NOT FOUND THEN RETURN NULL; END IF;',
    refusal(dialect, {
      when: raced.join(' OR '),
      code: '40001',
      message: `${label(table)} was changed by another transaction`,
      hint: 'Run the statement again, as after any serialization failure.',
    }),
    ...table.parts.flatMap((part, at) => updatePart(part, { table, anchor: at === 0, dialect })),
    'RETURN NEW;',
  ];
}

/** What the trigger of a DELETE does: the first part's row goes last, because others may refer to it. */
export function deleteLines({ parts }: CompatTable, dialect: Dialect): string[] {
  return [
    ...parts.toReversed().map((part) => `DELETE FROM ${dialect.table(part.table)} AS t WHERE ${rowOf(part, dialect)};`),
    'IF NOT FOUND THEN RETURN NULL; END IF;',
    'RETURN OLD;',
  ];
}

function insertPart({ table, columns, constants }: CompatPart, dialect: Dialect): string {
  const id = (name: string) => dialect.identifier(name);
  const into = [...columns.map(({ target }) => target), ...constants.map(({ column }) => column)].map(id);
  const news = columns.map(({ source }) => `NEW.${id(source)}`);
  const values = [...news, ...constants.map(({ sql }) => sql)];
  const stored = columns.map(({ target }) => id(target)).join(', ');
  return `INSERT INTO ${dialect.table(table)} (${into.join(', ')}) OVERRIDING SYSTEM VALUE VALUES (${values.join(', ')}) RETURNING ${stored} INTO ${news.join(', ')};`;
}

interface Updated {
  readonly table: CompatTable;
  /** The first part, which every row has. */
  readonly anchor: boolean;
  readonly dialect: Dialect;
}

/** Writes what the statement changes and nothing else; another part without a row gets one when it has something to hold. */
function updatePart(part: CompatPart, { table: { columns }, anchor, dialect }: Updated): string[] {
  const id = (name: string) => dialect.identifier(name);
  const own = part.columns.flatMap(({ source, target }) => {
    const column = columns.find(({ name }) => name === source);
    return column === undefined || isCounted(column) ? [] : [{ column, source, target }];
  });
  if (own.length === 0) return [];
  const set = own.map(
    ({ column, source, target }) =>
      `${id(target)} = CASE WHEN ${changed(column, dialect)} THEN NEW.${id(source)} ELSE t.${id(target)} END`,
  );
  const where = rowOf(part, dialect);
  const remove =
    part.optional === null
      ? []
      : [`IF NEW.${id(part.optional)} IS NULL THEN DELETE FROM ${dialect.table(part.table)} AS t WHERE ${where};`];
  return [
    ...remove,
    `${remove.length === 0 ? 'IF' : 'ELSIF'} ${own.map(({ column }) => changed(column, dialect)).join(' OR ')} THEN`,
    `  UPDATE ${dialect.table(part.table)} AS t SET ${set.join(', ')} WHERE ${where};`,
    ...(anchor ? [] : [`  IF NOT FOUND THEN ${insertPart(part, dialect)} END IF;`]),
    'END IF;',
  ];
}

/** Numbers that only the database gives. */
function isCounted({ target }: CompatColumn): boolean {
  return target?.identity?.always === true;
}

/** What no statement may change: a part of the row would follow, and another would not. */
function fixed(table: CompatTable, dialect: Dialect): string[] {
  return table.columns.filter(isCounted).map((column) =>
    refusal(dialect, {
      when: changed(column, dialect),
      code: '428C9',
      message: `${label(table)}.${plainLabel(column.name)} can only be given by the database`,
      hint: 'Its column is GENERATED ALWAYS in the new table: insert another row instead.',
    }),
  );
}

/** Values that would be gone without a word are refused. */
function refusals(table: CompatTable, dialect: Dialect): string[] {
  const id = (name: string) => dialect.identifier(name);
  const lost = table.columns.filter(({ target }) => target === null);
  const computed = table.columns.filter(({ target }) => (target?.generated ?? null) !== null);
  return [
    ...computed.map((column) =>
      refusal(dialect, {
        when: `(TG_OP = 'INSERT' AND NEW.${id(column.name)} IS NOT NULL) OR (TG_OP = 'UPDATE' AND ${changed(column, dialect)})`,
        code: '428C9',
        message: `${label(table)}.${plainLabel(column.name)} is computed by the database`,
        hint: 'Leave it out.',
      }),
    ),
    ...lost.map(({ name }) =>
      refusal(dialect, {
        when: `NEW.${id(name)} IS NOT NULL`,
        code: '0A000',
        message: `${label(table)}.${plainLabel(name)} is not kept any more`,
        hint: 'The migration left this column behind: write NULL, or leave it out.',
      }),
    ),
    ...table.parts.flatMap(({ optional, columns, key, table: into }) => {
      if (optional === null) return [];
      const held = columns.filter(({ source }) => source !== optional && !key.some((pair) => pair.source === source));
      return held.map(({ source }) =>
        refusal(dialect, {
          when: `NEW.${id(optional)} IS NULL AND NEW.${id(source)} IS NOT NULL`,
          code: '23502',
          message: `${label(table)}.${plainLabel(source)} has no place without ${plainLabel(optional)}`,
          hint: `${plainLabel(fullName(into))} has a row only where ${plainLabel(optional)} is not NULL.`,
        }),
      );
    }),
  ];
}

interface Refusal {
  readonly when: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

function refusal({ literal }: Dialect, { when, code, message, hint }: Refusal): string {
  return `IF ${when} THEN RAISE EXCEPTION USING ERRCODE = ${literal(code)}, MESSAGE = ${literal(message)}, HINT = ${literal(hint)}; END IF;`;
}

function label({ source }: CompatTable): string {
  return plainLabel(fullName(source));
}

/** The row of a part, under the alias t. */
function rowOf(part: CompatPart, dialect: Dialect): string {
  const key = part.key.map(
    ({ source, target }) => `t.${dialect.identifier(target)} = OLD.${dialect.identifier(source)}`,
  );
  return [...key, ...constantsHold(part, 't', dialect)].join(' AND ');
}

function changed(column: CompatColumn, dialect: Dialect): string {
  const name = dialect.identifier(column.name);
  return differs(`NEW.${name}`, `OLD.${name}`, column);
}

/** Types that have an operator = compare as they are, the others as text. */
const COMPARED = [
  'integer',
  'boolean',
  'decimal',
  'text',
  'bytes',
  'date',
  'timestamp',
  'time',
  'enum',
  'uuid',
  'interval',
  'inet',
];

function differs(one: string, other: string, { type }: CompatColumn): string {
  const as = COMPARED.includes(type.kind) ? '' : '::text';
  return `${one}${as} IS DISTINCT FROM ${other}${as}`;
}
