import type { CanonicalForm, DigestColumn } from './digest.ts';
import { LockstepError } from './errors.ts';
import { chooseForm } from './forms.ts';
import type { Column } from './schema.ts';

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

/** The pair with the form of its values. UNSUPPORTED, with the reason, when they cannot be compared. */
export function formedPair(columns: Pick<ColumnPairing, 'name' | 'source' | 'target'>): ColumnPairing {
  const chosen = chooseForm(columns.source, columns.target);
  if ('form' in chosen) return { ...columns, form: chosen.form, speltAlike: chosen.rule === 'exact' };
  throw refused(columns, 'cannot be compared', chosen.notCompared);
}

/** A column by itself: what its own side alone writes and reads. */
export function ownPair(column: Column): ColumnPairing {
  return formedPair({ name: column.name, source: column, target: column });
}

/** Numbers and moments are compared as such when both sides store them so, everything else as the bytes of its canonical text. */
export function classOf({ source, target, form }: ColumnPairing): ValueClass {
  const stored = (kinds: readonly string[]) => [source, target].every(({ type }) => kinds.includes(type.kind));
  if (form.kind === 'date' || form.kind === 'timestamp' || form.kind === 'time')
    return stored(MOMENTS) ? 'moment' : 'bytes';
  const numeric = form.kind === 'integer' || form.kind === 'decimal' || form.kind === 'float';
  return numeric && stored(NUMBERS) ? 'number' : 'bytes';
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

/** The column as one side is asked for it. */
export function digestColumn(pair: ColumnPairing, side: Side): DigestColumn {
  return { name: pair[side].name, form: pair.form };
}

/** UNSUPPORTED: what cannot be done with a column, and why. */
export function refused(
  { name, source, target }: Pick<ColumnPairing, 'name' | 'source' | 'target'>,
  what: string,
  reason: string,
): LockstepError {
  const types = source === target ? source.rawType : `${source.rawType} on the source, ${target.rawType} on the target`;
  return new LockstepError('UNSUPPORTED', `column ${JSON.stringify(name)} (${types}) ${what}: ${reason}`, {
    hint: 'Ask for another column or another measure; check_parity compares the rows themselves.',
  });
}
