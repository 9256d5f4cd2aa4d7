import type { ColumnType } from '../../../model/column-type.ts';
import type { DdlChoices } from '../../../model/ddl.ts';
import type { Said } from '../../ddl/decision-log.ts';

/** What a column becomes. */
export interface AdoptedType {
  readonly rawType: string;
  readonly type: ColumnType;
  /** Conditions that the source’s type stated, given the quoted column. */
  readonly checks: readonly { readonly suffix: string; sql(column: string): string }[];
  readonly said: readonly Said[];
}

/** What the type depends on beside itself. */
export interface TypeFacts {
  readonly counted: boolean;
  readonly choices: DdlChoices;
}

/** One kind of type. */
export type Of<K extends ColumnType['kind']> = Extract<ColumnType, { kind: K }>;

/** A type that needs nothing beside it. */
export function plain(rawType: string, type: ColumnType, said: readonly Said[] = []): AdoptedType {
  return { rawType, type, checks: [], said };
}

/** A change of type in the words of both engines. */
export function changed(id: string, from: string, to: string, why: string): Said {
  return { id, effect: 'changed', what: `${from} becomes ${to}.`, why };
}
