import type { CanonicalForm, DigestColumn } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import type { Mapping, TableMapping } from '../../model/mapping.ts';
import type { Column, Schema, Table } from '../../model/schema.ts';
import { chooseForm } from '../values/forms.ts';

/** Both catalogues and which table and column receives which. */
export interface Catalogues {
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly mapping: Mapping;
}

/** A mapped pair of tables with what the catalogues say of them. */
export interface TablePair {
  readonly mapping: TableMapping;
  readonly source: Table;
  readonly target: Table;
}

/** A column on both sides and the form in which both write its values; `name` is the source's. */
export interface ColumnPairing {
  readonly name: string;
  readonly source: Column;
  readonly target: Column;
  readonly form: CanonicalForm;
  /** One value has one text on both sides. */
  readonly speltAlike: boolean;
}

export type Side = 'source' | 'target';

/** What a column's values are compared as. */
export type ValueClass = 'number' | 'moment' | 'bytes';

const NUMBERS = ['integer', 'boolean', 'decimal', 'float', 'bits', 'year'];
const MOMENTS = ['date', 'timestamp', 'time', 'interval'];

/** The mapped pair whose source table has that name, as `name` or `schema.name`. NOT_FOUND when there is none, VALIDATION when there are several. */
export function tablePair({ mapping, sourceSchema, targetSchema }: Catalogues, wanted: string): TablePair {
  const named = mapping.tables.filter(
    ({ source }) => source.name === wanted || `${source.schema}.${source.name}` === wanted,
  );
  const [found] = named;
  if (found === undefined) {
    throw new LockstepError('NOT_FOUND', `no mapped source table is called ${JSON.stringify(wanted)}`, {
      hint: 'compare_schemas lists the pairs; give the source’s name as `name` or `schema.name`, in the exact case.',
    });
  }
  if (named.length > 1) {
    throw new LockstepError('VALIDATION', `several source schemas have a table ${JSON.stringify(wanted)}`, {
      hint: 'Give the table as `schema.name`.',
    });
  }
  return {
    mapping: found,
    source: tableOf(sourceSchema, found.source),
    target: tableOf(targetSchema, found.target),
  };
}

/** The pair of a source column, whether or not its values can be compared. NOT_FOUND when the target has no column for it. */
function anyColumn(pair: TablePair, name: string): Omit<ColumnPairing, 'form' | 'speltAlike'> {
  const mapped = pair.mapping.columns.find(({ source }) => source === name);
  const source = pair.source.columns.find((column) => column.name === name);
  const target = pair.target.columns.find((column) => column.name === mapped?.target);
  if (source !== undefined && target !== undefined) return { name, source, target };
  const what = source === undefined ? 'has no column' : 'has no counterpart in the target for column';
  throw new LockstepError(
    'NOT_FOUND',
    `table ${pair.source.schema}.${pair.source.name} ${what} ${JSON.stringify(name)}`,
    {
      hint: 'inspect_schema lists the columns, compare_schemas what the target lacks; use the source’s names in the exact case.',
    },
  );
}

/** The pair of a source column with the form of its values. UNSUPPORTED, with the reason, when they cannot be compared. */
export function comparableColumn(pair: TablePair, name: string): ColumnPairing {
  const columns = anyColumn(pair, name);
  const chosen = chooseForm(columns.source, columns.target);
  if ('form' in chosen) return { ...columns, form: chosen.form, speltAlike: chosen.rule === 'exact' };
  throw refused(columns, 'cannot be compared', chosen.notCompared);
}

/** Numbers and moments are compared as such when both sides store them so, everything else as the bytes of its canonical text. */
export function classOf({ source, target, form }: ColumnPairing): ValueClass {
  const stored = (kinds: readonly string[]) => [source, target].every(({ type }) => kinds.includes(type.kind));
  if (form.kind === 'date' || form.kind === 'timestamp' || form.kind === 'time')
    return stored(MOMENTS) ? 'moment' : 'bytes';
  const numeric = form.kind === 'integer' || form.kind === 'decimal' || form.kind === 'float';
  return numeric && stored(NUMBERS) ? 'number' : 'bytes';
}

/** A column whose values are only asked after: whether they are there needs no common text. */
export function presenceOf(pair: TablePair, name: string): ColumnPairing {
  return { ...anyColumn(pair, name), form: { kind: 'text' }, speltAlike: false };
}

/** UNSUPPORTED unless equal values have equal texts, so that the databases can tell values apart by them. */
export function refuseSpellings(column: ColumnPairing, what: string): void {
  if (column.speltAlike) return;
  const float = column.form.kind === 'float';
  throw refused(
    column,
    what,
    float ? 'the databases round floating point differently' : 'equal values can be spelt differently',
  );
}

export function digestColumn(pair: ColumnPairing, side: Side): DigestColumn {
  return { name: pair[side].name, form: pair.form };
}

/** UNSUPPORTED: what cannot be done with a column, and why. */
export function refused(
  { name, source, target }: Pick<ColumnPairing, 'name' | 'source' | 'target'>,
  what: string,
  reason: string,
): LockstepError {
  const types = `${source.rawType} on the source, ${target.rawType} on the target`;
  return new LockstepError('UNSUPPORTED', `column ${JSON.stringify(name)} (${types}) ${what}: ${reason}`, {
    hint: 'Ask for another column or another measure; check_parity compares the rows themselves.',
  });
}

function tableOf({ tables }: Schema, { schema, name }: { readonly schema: string; readonly name: string }): Table {
  const found = tables.find((table) => table.schema === schema && table.name === name);
  if (found !== undefined) return found;
  throw new LockstepError('NOT_FOUND', `table ${schema}.${name} is in the mapping and not in the schema`, {
    hint: 'Inspect the schema again: the table was dropped or renamed.',
  });
}
