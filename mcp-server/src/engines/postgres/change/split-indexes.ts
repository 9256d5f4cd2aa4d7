import type { ChangeStatement } from '../../../model/change.ts';
import type { SplitRows } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import type { Index } from '../../../model/schema.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { block, plain } from './statement.ts';

/** The indexes of the old table, as a part has them; its key has one of its own. */
export function indexesOf(request: SplitRows, part: TableName): Index[] {
  return oldIndexes(request).map((index, at) => ({ ...index, name: ownName(request, part, at) }));
}

/** Gives them names that say the part where the old ones said the table, as far as these are free. */
export function indexNames(request: SplitRows, part: TableName): ChangeStatement[] {
  const { table } = request;
  const within = (name: string) => qualified({ schema: table.schema, name });
  return oldIndexes(request).flatMap(({ name }, at) => {
    const [own, wanted] = [ownName(request, part, at), named(name, table.name, part.name)];
    if (Buffer.byteLength(wanted) > 63) return [];
    const free = `to_regclass(${quoteLiteral(within(own))}) IS NOT NULL AND to_regclass(${quoteLiteral(within(wanted))}) IS NULL`;
    return [plain(block(`  IF ${free} THEN\n    ALTER INDEX ${within(own)} RENAME TO ${quote(wanted)};\n  END IF;`))];
  });
}

function oldIndexes({ table }: SplitRows): Index[] {
  const own = table.primaryKey?.columns.join('\0');
  return table.indexes.filter(({ parts, unique }) => !unique || parts.map(({ column }) => column).join('\0') !== own);
}

function ownName({ name, parts }: SplitRows, part: TableName, at: number): string {
  return `lockstep_${name}_part${parts.findIndex(({ table }) => table === part) + 1}_${at + 1}`;
}

function named(index: string, table: string, part: string): string {
  return index.startsWith(`${table}_`) ? `${part}${index.slice(table.length)}` : `${part}_${index}`;
}
