import type { Dialect } from '../../engines/engine.ts';
import type { CompatColumn, CompatTable } from '../../model/compat.ts';
import { fullName, type TableName } from '../../model/mapping.ts';
import { plainLabel } from '../visible-text.ts';

/** Numbers that only the database gives. */
export function isCounted({ target }: CompatColumn): boolean {
  return target?.identity?.always === true;
}

/** What no statement may change: a part of the row would follow, and another would not. */
export function fixedNumbers(table: CompatTable, dialect: Dialect): string[] {
  return table.columns.filter(isCounted).map((column) =>
    refusal(dialect, {
      when: changed(column, dialect),
      code: '428C9',
      message: `${label(table)}.${plainLabel(column.name)} can only be given by the database`,
      hint: 'Its column is GENERATED ALWAYS in the table beneath: insert another row instead.',
    }),
  );
}

/** Values that would be gone without a word are refused. */
export function refusals(table: CompatTable, dialect: Dialect): string[] {
  const id = (name: string) => dialect.identifier(name);
  const lost = table.columns.filter(({ target, fixed }) => target === null && fixed === null);
  const fixed = table.columns.filter((column) => column.fixed !== null);
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
    ...fixed.map((column) =>
      refusal(dialect, {
        when: differs(`NEW.${id(column.name)}`, column.fixed?.sql ?? 'NULL', column),
        code: '44000',
        message: `${label(table)}.${plainLabel(column.name)} has one value in all rows that the mapping carries`,
        hint: 'Write the value that the view shows, or leave the column out.',
      }),
    ),
    ...lost.map(({ name }) =>
      refusal(dialect, {
        when: `NEW.${id(name)} IS NOT NULL`,
        code: '0A000',
        message: `${label(table)}.${plainLabel(name)} is not kept any more`,
        hint: 'Nothing holds this column: write NULL, or leave it out.',
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

/** What a client is told. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Raises an error when a condition holds. */
export function refusal(dialect: Dialect, { when, ...said }: Refusal & { readonly when: string }): string {
  return `IF ${when} THEN ${raise(dialect, said)} END IF;`;
}

/** Raises an error. */
export function raise({ literal }: Dialect, { code, message, hint }: Refusal): string {
  return `RAISE EXCEPTION USING ERRCODE = ${literal(code)}, MESSAGE = ${literal(message)}, HINT = ${literal(hint)};`;
}

/** A table of the face, for messages. */
export function label({ source }: { readonly source: TableName }): string {
  return plainLabel(fullName(source));
}

/** Whether the statement changes a column. */
export function changed(column: CompatColumn, dialect: Dialect): string {
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

/** Whether two values of a column are not the same. */
export function differs(one: string, other: string, { type }: CompatColumn): string {
  const as = COMPARED.includes(type.kind) ? '' : '::text';
  return `${one}${as} IS DISTINCT FROM ${other}${as}`;
}

/** After a write: a row that the filter leaves out is refused, whatever defaults and triggers made of it. */
export function carriedOnly(table: CompatTable, dialect: Dialect): string[] {
  if (table.filter === null) return [];
  const key = table.key.map((name) => `v.${dialect.identifier(name)} = NEW.${dialect.identifier(name)}`).join(' AND ');
  return [
    `PERFORM 1 FROM ${dialect.table(table.view)} AS v WHERE ${key};`,
    refusal(dialect, {
      when: 'NOT FOUND',
      code: '44000',
      message: `${label(table)} takes only rows that the mapping carries`,
      hint: 'The filter of lockstep.yaml leaves this row out; nothing was written.',
    }),
  ];
}
