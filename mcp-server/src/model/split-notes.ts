import type { SplitRows } from './change-contract.ts';

/** What a server says of a row that cannot be, and the name of the check of a part. */
interface Codes {
  readonly taken: string;
  readonly refused: string;
  readonly deadlock: string;
  check(at: number): string;
}

/** The new tables as a list in a sentence. */
export function partsInWords({ parts }: SplitRows): string {
  return parts.map(({ table }) => table.name).join(' and ');
}

/** What the application must do where the rows of a table go to several, whatever the server. */
export function splitNotes(request: SplitRows, { taken, refused, deadlock, check }: Codes): string[] {
  const { table, column, parts } = request;
  const own = parts.map((part) =>
    part.values === null
      ? `${part.table.name} takes all others, NULL among them`
      : `${part.table.name} takes ${part.values.map((value) => JSON.stringify(value)).join(', ')}`,
  );
  const single = parts.filter(({ values }) => values?.length === 1).map((part) => part.table.name);
  const checks = [...new Set(parts.map((_, at) => check(at)))].join(', ');
  const all = partsInWords(request);
  return [
    `A row goes by its ${column.name}, as the server compares it: ${own.join('; ')}. The column stays in the new tables, where a check (${checks}) refuses the rows of another one (${refused}), also after the contract.${
      single.length === 0 ? '' : ` An INSERT into ${single.join(' or ')} need not name it.`
    }`,
    ...(parts.some(({ values }) => values === null)
      ? []
      : [
          `A row with another ${column.name}, or NULL, has no part and is not carried: expand refuses while there is one, with the number; one that the old version writes later counts as a difference in verify, and flip and contract refuse until it has a ${column.name} of a part. Name a table as rest to keep such rows.`,
        ]),
    `An UPDATE of ${column.name} in ${table.name} moves the row from one new table to the other in the same transaction. The new version moves a row by a DELETE there and an INSERT here, in this order and in one transaction: until the contract an INSERT fails (${taken}) where any of ${all} has a row of its key or unique value.`,
    `From the contract on the primary key and every unique key hold within each of ${all} alone: one value may then be in several of them. Whoever relies on the key across them (a URL, a cache, a report) must name the table too.`,
    `A transaction of the old version locks a row of ${table.name} first, one of the new version that of its own table: two that write the same record at the same moment may meet in a deadlock, which the server ends with ${deadlock}. Run such a transaction again.`,
  ];
}
