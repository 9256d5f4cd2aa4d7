import type { CodeDialect } from '../../model/code-dialect.ts';
import type { Mapping } from '../../model/mapping.ts';
import type { Schema } from '../../model/schema.ts';

export interface ViewMove {
  readonly source: Schema;
  readonly target: Schema;
  readonly mapping: Mapping;
  readonly from: CodeDialect;
  readonly to: CodeDialect;
}
