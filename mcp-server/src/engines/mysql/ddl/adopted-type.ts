import type { ColumnType } from '../../../model/column-type.ts';
import type { Said } from '../../ddl/decision-log.ts';

/** What a column becomes. */
export interface AdoptedType {
  readonly rawType: string;
  readonly type: ColumnType;
  /** ASCII only: the text of an address or a UUID. */
  readonly ascii: boolean;
  readonly check: ((column: string) => string) | null;
  readonly said: readonly Said[];
}

/** One kind of type. */
export type Of<K extends ColumnType['kind']> = Extract<ColumnType, { kind: K }>;

/** A type that needs nothing beside it. */
export function plain(rawType: string, type: ColumnType, said: readonly Said[] = []): AdoptedType {
  return { rawType, type, ascii: false, check: null, said };
}

/** A change of type in the words of both engines. */
export function changed(id: string, from: string, to: string, why: string): Said {
  return { id, effect: 'changed', what: `${from} becomes ${to}.`, why };
}
