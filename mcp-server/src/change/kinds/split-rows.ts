import type { ChangeCommon, SplitRows } from '../../model/change-contract.ts';
import type { RowsPart } from '../../model/change-parts.ts';
import type { ChangeSetting } from '../../model/change-settings.ts';
import type { Column } from '../../model/schema.ts';
import { findColumn } from '../find-column.ts';
import { freeTable } from '../free-table.ts';
import { refuse } from '../refuse.ts';
import { standsAlone } from '../stands-alone.ts';

type Setting = Extract<ChangeSetting, { kind: 'split-rows' }>;

/** A table whose rows go to several, each by what one column says. */
export function splitRows(setting: Setting, common: ChangeCommon): SplitRows {
  const { schema, table } = common;
  const column = findColumn(table, setting.column);
  const label = `${table.name}.${column.name}`;
  if (column.generated !== null) throw refuse(`${label} is computed by the server: part the rows by another column.`);
  if (!['text', 'integer', 'boolean', 'enum'].includes(column.type.kind))
    throw refuse(`${label} is ${column.rawType}: rows are parted by texts, whole numbers, enums or truth values.`);
  standsAlone(schema, table);
  const named = [
    ...setting.parts.map(({ to, in: values }) => ({ to, values: values.map((each) => markOf(column, label, each)) })),
    ...(setting.rest === undefined ? [] : [{ to: setting.rest, values: null }]),
  ];
  if (named.length < 2) throw refuse('One table for all of the rows parts nothing: name a second one, or rest.');
  const parts = named.map(({ to, values }): RowsPart => ({ table: { schema: table.schema, name: to }, values }));
  parts.forEach((part, at) => {
    refuseAlike(column, part, parts.slice(0, at));
    // On MySQL names of tables may differ by their case alone and be one.
    if (part.table.name.toLowerCase() === table.name.toLowerCase())
      throw refuse(`${table.name} cannot be called as one of its parts: give the new table another name.`);
    freeTable(common, part.table);
  });
  return { ...common, kind: 'split-rows', column, parts };
}

/** The value as the server writes it. */
function markOf({ type }: Column, label: string, given: string | number | boolean): string {
  const text = String(given);
  if (type.kind === 'integer') {
    const number = { true: '1', false: '0' }[text] ?? text;
    if (!/^-?\d+$/.test(number)) throw refuse(`${label} holds whole numbers: ${JSON.stringify(text)} is none.`);
    return String(BigInt(number));
  }
  if (type.kind === 'boolean' && text !== 'true' && text !== 'false')
    throw refuse(`${label} is true or false: ${JSON.stringify(text)} is neither.`);
  if (type.kind === 'enum' && !type.labels.includes(text))
    throw refuse(`${label} has no value ${JSON.stringify(text)}: it has ${type.labels.join(', ')}.`);
  if (type.kind === 'text' && type.length !== null && [...text].length > type.length)
    throw refuse(`${label} holds no text as long as ${JSON.stringify(text)}.`);
  return text;
}

/** Two parts of one name, or to which a row could belong at once. */
function refuseAlike(column: Column, part: RowsPart, before: readonly RowsPart[]): void {
  const { name } = part.table;
  if (before.some((other) => other.table.name.toLowerCase() === name.toLowerCase()))
    throw refuse(`Two of the new tables are called ${name}.`);
  for (const other of before) {
    const taken = other.values?.find((one) => part.values?.some((two) => folded(column, one) === folded(column, two)));
    if (taken !== undefined)
      throw refuse(
        `${other.table.name} and ${name} would both take rows whose ${column.name} is ${JSON.stringify(taken)}, as the server compares.`,
      );
  }
}

/** What texts have in common that the column takes for the same. The server is asked when the tables are made: its collation knows more. */
function folded({ type, caseSensitive, accentSensitive, padSpace }: Column, value: string): string {
  const accents = accentSensitive === false ? value.normalize('NFD').replace(/\p{M}/gu, '') : value;
  const cased = caseSensitive === false ? accents.toLowerCase() : accents;
  return padSpace === true || (type.kind === 'text' && type.fixed) ? cased.replace(/ +$/, '') : cased;
}
