import type { TableName } from '../../../model/mapping.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteLiteral } from '../quote.ts';
import { type Obstacle, uncarried } from './uncarried.ts';

/** What stands in the way of an old table. Who owns it alone, and not `first`, would be given rows of both. */
export function obstacles(part: TableName, first: TableName): readonly Obstacle[] {
  const [own, other] = [part, first].map((each) => `${quoteLiteral(qualified(each))}::regclass`);
  return [
    ...uncarried(own ?? '', part.name),
    [
      `SELECT FROM pg_trigger AS g JOIN pg_proc AS p ON p.oid = g.tgfoid JOIN pg_language AS l ON l.oid = p.prolang WHERE g.tgrelid = ${own} AND NOT g.tgisinternal AND g.tgname NOT LIKE 'zz\\_lockstep\\_%' AND l.lanname NOT IN ('internal', 'c') AND coalesce(p.proconfig::text, '') NOT LIKE '%search_path=%'`,
      `the function of a trigger of ${part.name} has no search_path of its own, so that it would find no table by its bare name when the new version writes: ALTER FUNCTION … SET search_path`,
    ],
    ...(part === first
      ? []
      : [
          [
            `SELECT FROM pg_class WHERE oid = ${own} AND relowner <> (SELECT relowner FROM pg_class WHERE oid = ${other})`,
            `${part.name} has another owner than ${first.name}`,
          ] as const,
        ]),
  ];
}
