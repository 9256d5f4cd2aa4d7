import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteLiteral } from '../quote.ts';
import { alone, beside, block, plain } from './statement.ts';

/** An index that was built without an end is removed first: IF NOT EXISTS would take it for a good one. */
export function index(request: ChangeRequest, name: string, create: string): ChangeStatement[] {
  const { schema } = request.table;
  const relation = qualified({ schema, name });
  const invalid = `EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(${quoteLiteral(relation)}) AND NOT indisvalid)`;
  return [
    plain(block(`  IF ${invalid} THEN DROP INDEX ${relation}; END IF;`)),
    // A build waits for every transaction that is older, and holds nobody up meanwhile. What follows has the script’s own limit again.
    plain(`SET lock_timeout = '10min';`),
    alone(create, beside(request.table, 'an index build')),
    plain(block(`  PERFORM set_config('lock_timeout', current_setting('lockstep.lock_timeout'), false);`)),
  ];
}
