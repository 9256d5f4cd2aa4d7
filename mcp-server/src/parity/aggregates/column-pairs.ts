import { LockstepError } from '../../model/errors.ts';
import { isCalled, type Mapping, mappingsCalled, type TableMapping, type TableName } from '../../model/mapping.ts';
import type { Schema, Table } from '../../model/schema.ts';
import { type ColumnPairing, formedPair } from '../../model/typed-column.ts';

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

/**
 * The mapped pair whose source table has that name, as `name` or `schema.name`; of a source that is spread over several tables the one
 * whose target has it. NOT_FOUND when there is none, VALIDATION when there are several.
 */
export function tablePair({ mapping, sourceSchema, targetSchema }: Catalogues, wanted: string): TablePair {
  const called = mappingsCalled(mapping, wanted);
  const exact = called.filter(({ target }) => isCalled(target, wanted));
  const [found, ...others] = called.length > 1 && exact.length === 1 ? exact : called;
  if (found === undefined) {
    throw new LockstepError('NOT_FOUND', `no mapped source table is called ${JSON.stringify(wanted)}`, {
      hint: 'compare_schemas lists the pairs; give the source’s name as `name` or `schema.name`, in the exact case.',
    });
  }
  if (others.length > 0) throw severalPairs(wanted, [found, ...others]);
  return {
    mapping: found,
    source: tableOf(sourceSchema, found.source),
    target: tableOf(targetSchema, found.target),
  };
}

function severalPairs(wanted: string, pairs: readonly TableMapping[]): LockstepError {
  const full = ({ schema, name }: TableName) => `${schema}.${name}`;
  const sources = new Set(pairs.map(({ source }) => full(source)));
  if (sources.size > 1) {
    return new LockstepError('VALIDATION', `several source schemas have a table ${JSON.stringify(wanted)}`, {
      hint: 'Give the table as `schema.name`.',
    });
  }
  const targets = pairs.map(({ target }) => full(target)).join(', ');
  return new LockstepError('VALIDATION', `${JSON.stringify(wanted)} is spread over several target tables: ${targets}`, {
    hint: 'Give the name of the target table that is meant.',
  });
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
  return formedPair(anyColumn(pair, name));
}

/** A column whose values are only asked after: whether they are there needs no common text. */
export function presenceOf(pair: TablePair, name: string): ColumnPairing {
  return { ...anyColumn(pair, name), form: { kind: 'text' }, speltAlike: false };
}

function tableOf({ tables }: Schema, { schema, name }: { readonly schema: string; readonly name: string }): Table {
  const found = tables.find((table) => table.schema === schema && table.name === name);
  if (found !== undefined) return found;
  throw new LockstepError('NOT_FOUND', `table ${schema}.${name} is in the mapping and not in the schema`, {
    hint: 'Inspect the schema again: the table was dropped or renamed.',
  });
}
