import type { DigestRequest } from '../../model/digest-request.ts';
import type { TableMapping } from '../../model/mapping.ts';
import type { Table } from '../../model/schema.ts';

/** What both sides are asked about a pair of tables, as a check of parity asks it. */
export type RequestOf = (
  mapping: TableMapping,
  source: Table,
  target: Table,
) => {
  readonly source: DigestRequest;
  readonly target: DigestRequest;
  readonly rowsPerLeaf: number;
  readonly rowsPerRead: number;
};
