import type { Column, Index, IndexPart, Table } from '../../../model/schema.ts';
import type { Said } from '../../ddl/decision-log.ts';
import { printValue } from '../../ddl/print-expression.ts';
import { quoteIdentifier } from '../quote.ts';
import type { AdoptedColumns } from './adopt-columns.ts';
import { FOLDING_COLLATIONS } from './adopt-text.ts';
import type { Adoption } from './adoption.ts';
import { postgresWriting } from './writing.ts';

/** A btree entry beyond this many bytes is refused when a row is written. */
const ENTRY_BYTES = 2704;

/** The indexes of a table on the target. One that cannot be had is left out, and named. */
export function adoptIndexes(adoption: Adoption, table: Table, made: AdoptedColumns): Index[] {
  return table.indexes.flatMap((index) => {
    const say = (said: Said) => adoption.log.about(table, 'index', index.name, said);
    const adopted = adoption.own ? { ...index } : adoptIndex({ adoption, table, index, made, say });
    if (adopted === null) return [];
    const name = adoption.names.take(index.name, `${adoption.tableName(table)?.name}_${index.name}`);
    if (name !== index.name) {
      say({
        id: 'index-name',
        effect: 'renamed',
        what: `It is ${name} on the target.`,
        why: 'Names of indexes and tables are one name space of a schema on PostgreSQL.',
      });
    }
    return [{ ...adopted, name }];
  });
}

type Say = (said: Said) => void;

interface Work {
  readonly adoption: Adoption;
  readonly table: Table;
  readonly index: Index;
  readonly made: AdoptedColumns;
  readonly say: Say;
}

function adoptIndex(work: Work): Index | null {
  const { adoption, index, made, say } = work;
  const searched = adoption.request.sourceText.fullText(index);
  if (searched !== null) return fullText(index, searched, made, say);
  if (index.method === 'spatial') return spatial(index, made, say);
  if (!index.valid && !index.unique) {
    say(leftOut('It is invisible: no query uses it.', 'Create it by hand if it is to be tried again.'));
    return null;
  }
  const parts = index.parts.map((part) => adoptPart(work, part));
  const known = parts.filter((part) => part !== null).map((part) => ({ ...part, nullsFirst: part.descending }));
  if (known.length < parts.length) return null;
  warnOfWidth(index, made, say);
  const keyed = ['json', 'other', 'geometry'];
  const odd = known.find(({ column }) => column !== null && keyed.includes(typeKind(made, column) ?? ''));
  if (odd !== undefined) {
    say(leftOut(`PostgreSQL cannot order ${odd.column}.`, 'Index an expression of it by hand if queries need it.'));
    return null;
  }
  return { ...index, method: 'btree', parts: known, valid: true };
}

function typeKind(made: AdoptedColumns, target: string): string | undefined {
  return made.columns.find(({ name, rawType }) => name === target && rawType !== 'jsonb')?.type.kind;
}

function adoptPart(work: Work, part: IndexPart): IndexPart | null {
  const { adoption, index, made, say } = work;
  if (part.column === null) return expressionPart(adoption, part, made, say);
  const column = made.bySource.get(part.column);
  if (column === undefined) return null;
  const quoted = quoteIdentifier(column.name);
  const byIndex = adoption.request.choices.case_insensitive === 'index';
  const folded = byIndex && index.unique && foldedInSource(work, part.column);
  const whole = { ...part, column: column.name, prefix: null };
  if (part.prefix === null) return folded ? { ...whole, column: null, expression: `lower(${quoted})` } : whole;
  const expression = prefixOf(column, part.prefix, folded ? `lower(${quoted})` : quoted);
  if (expression === null) {
    say(
      leftOut(
        `A prefix of ${column.rawType} has no meaning on PostgreSQL.`,
        'Index an expression of it by hand if queries need it.',
      ),
    );
    return null;
  }
  if (!index.unique && fitsWhole(column)) {
    say({
      id: 'prefix-index',
      effect: 'changed',
      what: `It holds the whole ${column.rawType} instead of its first ${part.prefix} characters.`,
      why: 'Every search by the column uses it, which an index over left(…) would not serve, and no value is too long for it.',
    });
    return whole;
  }
  say({
    id: 'prefix-index',
    effect: 'changed',
    what: `The first ${part.prefix} of ${column.name} are an expression.`,
    why: index.unique
      ? 'The source keeps that prefix unique, and so does this; a unique index over the whole value would accept more.'
      : 'A whole value may be too long for an index entry. Queries use it only when they compare the same expression.',
  });
  return { ...part, column: null, expression, prefix: null };
}

function foldedInSource({ table, made }: Work, name: string): boolean {
  const source = table.columns.find((column) => column.name === name);
  return source?.caseSensitive === false && made.bySource.get(name)?.caseSensitive === true;
}

function prefixOf({ type }: Column, length: number, quoted: string): string | null {
  if (type.kind === 'text') return `left(${quoted}, ${length})`;
  return type.kind === 'bytes' ? `substring(${quoted}, 1, ${length})` : null;
}

function fitsWhole({ type }: Column): boolean {
  return type.kind === 'text' && type.length !== null && type.length * 4 <= ENTRY_BYTES;
}

function expressionPart(adoption: Adoption, part: IndexPart, { scope }: AdoptedColumns, say: Say): IndexPart | null {
  const parsed = adoption.request.sourceText.expression(part.expression ?? '');
  const printed = parsed === null ? null : printValue(parsed, scope, postgresWriting);
  if (printed?.exact) return { ...part, expression: printed.sql };
  say(
    leftOut(
      `The meaning of ${part.expression} on PostgreSQL is not certain.`,
      'Translate it by hand; an index needs an IMMUTABLE expression.',
    ),
  );
  return null;
}

function fullText(index: Index, searched: readonly string[], made: AdoptedColumns, say: Say): Index | null {
  const texts = searched.flatMap((name) => {
    const column = made.bySource.get(name);
    if (column === undefined || column.type.kind !== 'text') return [];
    const quoted = quoteIdentifier(column.name);
    const plain = column.rawType === 'citext' ? `${quoted}::text` : quoted;
    return [
      `coalesce(${FOLDING_COLLATIONS[column.collation ?? ''] === undefined ? plain : `${plain} COLLATE "default"`}, '')`,
    ];
  });
  if (texts.length < searched.length) return null;
  say({
    id: 'full-text',
    effect: 'changed',
    what: 'FULLTEXT becomes a GIN index over to_tsvector.',
    why: 'MATCH … AGAINST becomes to_tsvector(…) @@ websearch_to_tsquery(…) over the same expression; ‘simple’ neither stems nor drops stop words, and scores differ.',
  });
  const expression = `to_tsvector('simple'::regconfig, ${texts.join(" || ' ' || ")})`;
  return {
    ...index,
    method: 'gin',
    unique: false,
    parts: [{ column: null, expression, prefix: null, descending: false, nullsFirst: false }],
    valid: true,
  };
}

function spatial(index: Index, made: AdoptedColumns, say: Say): Index | null {
  const parts = index.parts.flatMap((part) => {
    const column = made.bySource.get(part.column ?? '');
    const placed = column?.type.kind === 'geometry' || column?.rawType === 'point';
    return column !== undefined && placed
      ? [{ ...part, column: column.name, prefix: null, descending: false, nullsFirst: false }]
      : [];
  });
  if (parts.length === index.parts.length) return { ...index, method: 'gist', parts, valid: true };
  say(
    leftOut(
      'A column of bytes cannot be searched by place.',
      'Configure ddl.spatial: postgis where PostGIS is installed.',
    ),
  );
  return null;
}

function warnOfWidth(index: Index, made: AdoptedColumns, say: Say): void {
  const widths = index.parts.map(({ column, prefix }) => {
    const type = made.bySource.get(column ?? '')?.type;
    return type?.kind === 'text' && type.length !== null && prefix === null ? type.length * 4 : 0;
  });
  const bytes = widths.reduce((sum, width) => sum + width, 0);
  if (bytes <= ENTRY_BYTES) return;
  say({
    id: 'index-width',
    effect: 'changed',
    what: `An entry may be ${bytes} bytes wide.`,
    why: `PostgreSQL refuses a row whose entry stays above ${ENTRY_BYTES} bytes after compression: prove the longest values before the copy.`,
  });
}

function leftOut(what: string, why: string): Said {
  return { id: 'index', effect: 'not mapped', what: `The index is left out. ${what}`, why };
}
