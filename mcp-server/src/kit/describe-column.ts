import type { Dialect } from '../engines/engine.ts';
import { hasConstantText } from '../model/constant-text.ts';
import type { CanonicalForm } from '../model/digest.ts';
import { chooseForm } from '../model/forms.ts';
import type { ColumnDescriptor, ColumnSide } from '../model/kit.ts';
import type { TableMapping } from '../model/mapping.ts';
import type { Column } from '../model/schema.ts';
import type { KitInput } from './kit-input.ts';

/** A column pair as the kit reads and writes it, or why it is not carried. */
export function describeColumn(
  input: KitInput,
  { tolerance, masked }: TableMapping,
  source: Column,
  target: Column,
): ColumnDescriptor | string {
  const chosen = chooseForm(source, target);
  if ('notCompared' in chosen) return chosen.notCompared;
  if (chosen.rule === 'geometry')
    return 'each side stores a shape in its own way, and there is no text from which both make it';
  if (target.generated !== null) return 'the target computes it';
  const allowed = tolerance.find(({ column }) => column === source.name);
  // Where values may differ a little, each side rounds to what it holds.
  const sides = {
    source: columnSide(input.source.dialect, source, chosen.form, allowed === undefined ? target : source),
    target: columnSide(input.target.dialect, target, chosen.form, allowed === undefined ? source : target),
  };
  if (sides.source === null || sides.target === null) {
    const { rawType } = sides.source === null ? source : target;
    return `no value of type ${rawType} can be made from the text that both sides share`;
  }
  return {
    name: source.name,
    source: sides.source,
    target: sides.target,
    rule: chosen.rule,
    ...(allowed === undefined ? {} : { tolerance: { kind: allowed.kind, by: allowed.by } }),
    masked: masked.includes(source.name),
  };
}

/** A column that holds one value in every row of the target, or why it is not carried. */
export function describeConstant(
  { target: { dialect } }: KitInput,
  { masked }: TableMapping,
  column: Column,
  value: string | null,
): ColumnDescriptor | string {
  const chosen = chooseForm(column, column);
  const own = 'notCompared' in chosen ? null : columnSide(dialect, column, chosen.form, column);
  if (own === null) return `no value of type ${column.rawType} can be made from a text`;
  return {
    name: column.name,
    source: null,
    target: own,
    constant: value,
    ...(value === null || hasConstantText(column) ? {} : { compared: false }),
    rule: 'exact',
    masked: masked.includes(column.name),
  };
}

function columnSide(dialect: Dialect, column: Column, form: CanonicalForm, from: Column): ColumnSide | null {
  const write = dialect.stored(column.rawType, form, from.type);
  if (write === null) return null;
  const sql = dialect.identifier(column.name);
  return {
    name: column.name,
    sql,
    rawType: column.rawType,
    nullable: column.nullable,
    read: dialect.canonical(`t.${sql}`, column.rawType, form),
    write,
    ...(column.generated === null ? {} : { computed: true }),
  };
}
