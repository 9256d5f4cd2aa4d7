import type { ChangeStatement } from '../../../model/change.ts';
import type { SplitRows } from '../../../model/change-contract.ts';
import { quoteLiteral } from '../quote.ts';
import { typeOf } from './beside.ts';
import { obstacles } from './rows-obstacles.ts';
import { namesOfSplit } from './split-names.ts';
import { block, plain } from './statement.ts';
import { type Obstacle, refusedWhere } from './uncarried.ts';
import { unsupported } from './unsupported.ts';

/** Refuses a column whose values the triggers would compare otherwise than the application does. */
export function refuseMark({ table, column }: SplitRows): void {
  if (/(^|[."])citext"?$/.test(column.rawType))
    throw unsupported(
      `${table.name}.${column.name} is citext, which triggers with a safe search_path would compare by case.`,
      'Make it text with a collation that ignores case first, by the change change-type.',
    );
}

/** Refuses what cannot be carried, values that the server takes for the same, and rows that no part takes, with their number. */
export function refuseRows(request: SplitRows): ChangeStatement[] {
  const { table, column } = request;
  const { whole, outside } = namesOfSplit(request);
  const words = `${table.name} have a ${column.name} that no part takes`;
  return [
    plain(refusedWhere([...obstacles(table, table), ...alike(request)])),
    ...(outside === null
      ? []
      : [
          plain(
            block(
              `  SELECT count(*) INTO outside FROM ${whole} AS t WHERE ${outside('t.')};
  IF outside > 0 THEN RAISE EXCEPTION 'lockstep: refused, % rows of %; nothing was changed', outside, ${quoteLiteral(words)}; END IF;`,
              '  outside bigint;',
            ),
          ),
        ]),
  ];
}

function alike(request: SplitRows): Obstacle[] {
  const { parts, column } = request;
  if (column.type.kind !== 'text') return [];
  return parts.flatMap(({ table, values }, at) => {
    const before = parts.slice(0, at).flatMap((part) => part.values ?? []);
    if (values === null || before.length === 0) return [];
    const typed = values.map((value) => `(${quoteLiteral(value)}::${typeOf(request, column)})`).join(', ');
    return [
      [
        `SELECT FROM (VALUES ${typed}) AS a (v) WHERE v IN (${before.map(quoteLiteral).join(', ')})`,
        `${table.name} and a part before it take the same ${column.name}, as this server compares`,
      ] as const,
    ];
  });
}
