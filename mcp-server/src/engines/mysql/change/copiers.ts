import type { ChangeRequest } from '../../../model/change-contract.ts';
import { shellWord } from '../../../model/shell-word.ts';

/** The command lines of the tools that copy a table beside its writers, for the user’s own server and login. */
export function copiers({ table: { schema, name } }: ChangeRequest, alteration: string): string {
  const [database, table, change] = [schema, name, alteration].map(shellWord);
  return `gh-ost --database=${database} --table=${table} --alter=${change} --host=… --user=… --ask-pass --execute, or pt-online-schema-change --alter ${change} D=${database},t=${table},h=… --ask-pass --execute (both without foreign keys to be trusted; the first needs row events, the second makes triggers).`;
}
