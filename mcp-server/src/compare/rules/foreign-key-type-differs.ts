import type { ColumnType } from '../../model/column-type.ts';
import { tableKey } from '../../model/mapping.ts';
import type { Column, ForeignKey } from '../../model/schema.ts';
import type { ComparedTable, Comparison } from '../comparison.ts';
import { foreignKeyLabel } from '../foreign-key-form.ts';
import { integerRange } from '../integer-range.ts';
import { type Draft, partRef, tableRule } from '../rule.ts';

interface Tie {
  readonly child: Column;
  readonly parent: Column;
}

/** A foreign key of the source whose two columns have one type there and two on the target. */
export const foreignKeyTypeDiffers = tableRule('foreign-key-type-differs', (table, whole) =>
  table.source.foreignKeys.flatMap((key) => {
    const parents = whole.bySource.get(tableKey({ schema: key.references.schema, name: key.references.table })) ?? [];
    return parents.flatMap((parent) =>
      key.columns.flatMap((_, at) => judge(key, tiesAt(key, at, table, parent), table, parent, whole)),
    );
  }),
);

function tiesAt({ columns, references }: ForeignKey, at: number, table: ComparedTable, parent: ComparedTable) {
  const child = table.columns.find((pair) => pair.source.name === columns[at]);
  const other = parent.columns.find((pair) => pair.source.name === references.columns[at]);
  if (child === undefined || other === undefined) return null;
  return {
    source: { child: child.source, parent: other.source },
    target: { child: child.target, parent: other.target },
  };
}

function judge(
  key: ForeignKey,
  ties: { readonly source: Tie; readonly target: Tie } | null,
  { source, target }: ComparedTable,
  parent: ComparedTable,
  { target: { semantics } }: Comparison,
): Draft[] {
  if (ties === null || !differs(ties.target) || differs(ties.source)) return [];
  const { child, parent: referenced } = ties.target;
  const most = integerRange(child.type)?.max;
  const narrow = most !== undefined && most < (integerRange(referenced.type)?.max ?? most);
  const alike = child.type.kind === referenced.type.kind;
  return [
    {
      severity: 'warning',
      object: partRef('source', 'foreign key', source, key.name),
      what: `${foreignKeyLabel(key)} (${key.name} of ${source.name}) ties two columns of one type in the source; on the target ${target.name}.${child.name} is ${child.rawType} and ${parent.target.name}.${referenced.name} is ${referenced.rawType}.`,
      consequence: narrow
        ? `A row of ${parent.target.name} numbered above ${most} cannot be referenced from ${target.name}.`
        : alike && semantics.coerces
          ? `The foreign key is refused on the target, or each join of ${target.name} with ${parent.target.name} converts values.`
          : `The foreign key ${key.name} may be refused on the target (42804), and a join of ${target.name} with ${parent.target.name} converts each value or fails.`,
      wayOut: `Give ${target.name}.${child.name} the type of ${parent.target.name}.${referenced.name} on the target: ${referenced.rawType}.`,
    },
  ];
}

/** Length, precision and label lists do not stand in a foreign key’s way. */
function differs({ child, parent }: Tie): boolean {
  return form(child.type) !== form(parent.type);
}

function form(type: ColumnType): string {
  if (type.kind === 'integer') return `integer ${type.bits} ${type.unsigned}`;
  return type.kind === 'float' ? `float ${type.bits}` : type.kind;
}
