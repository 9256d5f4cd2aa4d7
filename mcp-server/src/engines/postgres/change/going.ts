import type { ChangeStatement } from '../../../model/change.ts';
import type { ChangeRequest } from '../../../model/change-contract.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';
import type { Demand } from './guards.ts';
import { namesOf } from './names.ts';
import { block, list, plain } from './statement.ts';
import { type Obstacle, refusedWhere } from './uncarried.ts';

/** That no trigger of the application has a function that names what goes: each write of the table would fail. Who else names it is not seen. */
export function unnamed(request: ChangeRequest, columns: readonly string[]): Demand {
  const { table } = namesOf(request);
  const any = columns.map((name) => escaped(name)).join('|');
  const named = `\\m(new|old)\\s*\\.\\s*("(${any})"|(${any})(?![[:alnum:]_$]))`;
  const own = `^lockstep_${request.name}_[a-z]+$`;
  return [
    `NOT EXISTS (SELECT FROM pg_trigger AS g JOIN pg_proc AS p ON p.oid = g.tgfoid WHERE g.tgrelid = ${quoteLiteral(table)}::regclass AND NOT g.tgisinternal AND p.proname !~ ${quoteLiteral(own)} AND p.prosrc ~* ${quoteLiteral(named)})`,
    `the function of a trigger of the table names ${inWords(columns)}, and every write would fail: make it anew without it`,
  ];
}

/** Names that are no more than words. */
function inWords(columns: readonly string[]): string {
  return columns.every((name) => /^[\p{L}\p{N}_ ]+$/u.test(name)) ? columns.join(' or ') : 'what goes';
}

function escaped(name: string): string {
  return name.replace(/[^\p{L}\p{N}_ ]/gu, (sign) => `\\${sign}`);
}

/** Gives columns the rights that are given on others alone; where there are several, what is given on all of these. */
export function sameColumnRights(
  request: ChangeRequest,
  from: readonly string[],
  to: readonly string[],
): ChangeStatement {
  const { table } = namesOf(request);
  return plain(
    block(
      `  FOR given IN
    SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS who, a.privilege_type AS what
      FROM pg_attribute AS c CROSS JOIN LATERAL aclexplode(c.attacl) AS a
     WHERE c.attrelid = ${quoteLiteral(table)}::regclass AND c.attname IN (${from.map(quoteLiteral).join(', ')})
     GROUP BY 1, 2 HAVING count(DISTINCT c.attname) = ${from.length}
  LOOP
    EXECUTE format('GRANT %s (%s) ON %s TO %s', given.what, ${quoteLiteral(list(to))}, ${quoteLiteral(table)}, given.who);
  END LOOP;`,
      '  given record;',
    ),
  );
}

/** Refuses what the inspected schema does not say, and a column beside another one cannot live with. */
export function refuseBeside(request: ChangeRequest): ChangeStatement {
  const table = `${quoteLiteral(namesOf(request).table)}::regclass`;
  const obstacles: readonly Obstacle[] = [
    [
      `SELECT WHERE row_security_active(${table})`,
      'row security hides rows of the table from this login: run the scripts by one that has BYPASSRLS',
    ],
    [
      `SELECT FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE i.inhparent = ${table} AND NOT c.relispartition`,
      'other tables inherit from the table, and its triggers do not see their rows',
    ],
    [
      `SELECT FROM pg_publication_rel AS p WHERE p.prrelid = ${table} AND to_jsonb(p) ->> 'prattrs' IS NOT NULL`,
      'a publication names columns of the table, so that its subscribers would miss the new ones: publish all of them first',
    ],
  ];
  return plain(refusedWhere(obstacles));
}

/** Lines of a block that declares `given record`: the default of one column, and the counter that it owns, go to another one. */
export function moveDefault(request: ChangeRequest, from: string, to: string): string {
  const { table } = namesOf(request);
  const column = `a.attrelid = ${quoteLiteral(table)}::regclass AND a.attname = ${quoteLiteral(from)}`;
  return `    FOR given IN SELECT pg_get_expr(d.adbin, d.adrelid) AS value FROM pg_attrdef AS d JOIN pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE ${column} LOOP
      EXECUTE ${quoteLiteral(`ALTER TABLE ${table} ALTER COLUMN ${quote(to)} SET DEFAULT `)} || given.value;
      ALTER TABLE ${table} ALTER COLUMN ${quote(from)} DROP DEFAULT;
    END LOOP;
    FOR given IN SELECT s.objid::regclass AS of FROM pg_depend AS s JOIN pg_attribute AS a ON a.attrelid = s.refobjid AND a.attnum = s.refobjsubid JOIN pg_class AS c ON c.oid = s.objid AND c.relkind = 'S' WHERE s.classid = 'pg_class'::regclass AND s.deptype = 'a' AND ${column} LOOP
      EXECUTE format('ALTER SEQUENCE %s OWNED BY %s', given.of, ${quoteLiteral(`${table}.${quote(to)}`)});
    END LOOP;`;
}
