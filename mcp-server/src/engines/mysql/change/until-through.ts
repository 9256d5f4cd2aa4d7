import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import type { Index } from '../../../model/schema.ts';
import type { Lock } from '../../../model/script.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import { parseRawType } from '../types.ts';
import { namesOf } from './names.ts';
import { definition, dropOwn, routine } from './statement.ts';

/** How often a definition is begun that the server ends for a duplicate which is none. */
const TRIES = 5;

/** What a reader must know of it. */
export const SEEN_TWICE = `Where the server takes a value for a duplicate that is there once (it left a row beside the build and came back), it is begun again, ${TRIES} times in all.`;

/**
 * Runs the statement in @lockstep_sql, again where the server says of it that a value is there twice and it is not. It applies what was
 * written beside it change by change: an index that is built minds a value that leaves a row and comes back, to the same row or to another one
 * (MySQL: an UPDATE that is rolled back is enough), and a table that is written again minds an INSERT that met a unique key and failed.
 */
export function untilThrough(
  request: ChangeRequest,
  { chosen, builds, lock }: { readonly chosen: string; readonly builds: Index | null; readonly lock: Lock },
): ChangeStatement[] {
  const alter = namesOf(request).own('alter');
  return [
    dropOwn(dropAlter(request)),
    routine(procedure(request, builds)),
    definition(`${chosen}\nCALL ${alter}();`, lock),
    dropOwn(dropAlter(request)),
  ];
}

/** Takes the procedure away. */
export function dropAlter(request: ChangeRequest): string {
  return `DROP PROCEDURE IF EXISTS ${namesOf(request).own('alter')};`;
}

function procedure(request: ChangeRequest, builds: Index | null): string {
  const { own, refuse } = namesOf(request);
  const why =
    builds === null
      ? 'writers inserted what is there already, which it minds while it writes the table again'
      : 'no two rows hold one value, and it minds one that left a row and came back';
  const end =
    builds === null
      ? `writers inserted what is there (upserts) in each of ${TRIES} tries: run it again when they do not`
      : `no two rows hold one value, but the server said so ${TRIES} times: run it again when less is written`;
  return `CREATE PROCEDURE ${own('alter')}()
SQL SECURITY INVOKER
BEGIN
  DECLARE tries INT DEFAULT 0;
  DECLARE said, doubles TEXT CHARACTER SET utf8mb4;
  PREPARE lockstep_step FROM @lockstep_sql;
  work: LOOP
    BEGIN
      DECLARE EXIT HANDLER FOR 1062, 1586
      BEGIN
        GET DIAGNOSTICS CONDITION 1 said = MESSAGE_TEXT;
        SET tries = tries + 1;${builds === null ? '' : `\n${refusal(request, builds)}`}
        IF tries = ${TRIES} THEN CALL ${refuse}(${quoteLiteral(end)}); END IF;
        SELECT CONCAT('lockstep: the server said "', said, '", but ${why}; again, try ', tries + 1, ' of ${TRIES}') AS result;
      END;
      EXECUTE lockstep_step;
      LEAVE work;
    END;
    DO SLEEP(1);
  END LOOP;
END`;
}

/** Ends it where rows do repeat each other, with three of their groups by name. It reads the table once, and once more to name them; nobody waits for it. */
function refusal(request: ChangeRequest, { parts }: Index): string {
  const { table, refuse } = namesOf(request);
  const { columns, primaryKey } = request.table;
  const values = parts.map(({ column, expression, prefix }) => {
    const whole = column === null ? `(${expression})` : `t.${quote(column)}`;
    return prefix === null ? whole : `LEFT(${whole}, ${prefix})`;
  });
  const named = primaryKey?.columns ?? parts.flatMap(({ column }) => column ?? []);
  const shown = named.map((name) => {
    const base = parseRawType(columns.find((column) => column.name === name)?.rawType ?? '').base;
    return BYTES.has(base) ? `HEX(t.${quote(name)})` : `CAST(t.${quote(name)} AS CHAR CHARACTER SET utf8mb4)`;
  });
  const aliases = values.map((_, at) => `v${at + 1}`);
  const aliased = values.map((value, at) => `${value} AS ${aliases[at]}`).join(', ');
  const what = parts.map(({ column, expression }) => column ?? expression).join(', ');
  return `        SELECT GROUP_CONCAT(found.names SEPARATOR '; ') INTO doubles FROM (
          SELECT GROUP_CONCAT(r.name ORDER BY r.name SEPARATOR ' and ') AS names
          FROM (SELECT CONCAT_WS(', ', ${shown.join(', ')}) AS name, ${aliased} FROM ${table} AS t) AS r
          JOIN (
            SELECT ${aliased} FROM ${table} AS t WHERE ${values.map((value) => `${value} IS NOT NULL`).join(' AND ')}
            GROUP BY ${values.join(', ')} HAVING COUNT(*) > 1 LIMIT 3
          ) AS d ON ${aliases.map((alias) => `r.${alias} = d.${alias}`).join(' AND ')}
          GROUP BY ${aliases.map((alias) => `d.${alias}`).join(', ')}
        ) AS found;
        IF doubles IS NOT NULL THEN
          SET doubles = CONCAT(${quoteLiteral(`rows hold one value of ${what}; ${named.join(', ')}: `)}, doubles);
          SELECT CONCAT('lockstep: ', doubles, '. Mend them and run it again') AS result;
          CALL ${refuse}(doubles);
        END IF;`;
}

const BYTES = new Set(['binary', 'varbinary', 'bit', 'tinyblob', 'blob', 'mediumblob', 'longblob']);
