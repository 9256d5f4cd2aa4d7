import type { TableName } from '../../../model/mapping.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteLiteral } from '../quote.ts';
import { block } from './statement.ts';

/** Gives what stands under one name the owner and the rights of what stands under the other, those that `others` give too. */
export function sameRights(from: TableName, to: TableName, others: readonly TableName[] = []): string {
  return block(rightsLoop(from, to, others), '  given record;');
}

/** The same in a block of its own that declares `given record`. */
export function rightsLoop(from: TableName, to: TableName, others: readonly TableName[] = []): string {
  const [source, made] = [from, to].map((name) => quoteLiteral(qualified(name)));
  const given = others.map(
    (name) =>
      `\n       AND EXISTS (SELECT FROM pg_class AS o CROSS JOIN LATERAL aclexplode(o.relacl) AS b WHERE o.oid = ${quoteLiteral(qualified(name))}::regclass AND b.grantee = a.grantee AND b.privilege_type = a.privilege_type)`,
  );
  return `  FOR given IN
    SELECT pg_get_userbyid(c.relowner) AS owner, a.privilege_type AS what,
           CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END AS who
      FROM pg_class AS c LEFT JOIN LATERAL aclexplode(c.relacl) AS a ON a.grantee <> c.relowner${given.join('')} WHERE c.oid = ${source}::regclass
  LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO %I', ${made}, given.owner);
    IF given.what IS NOT NULL THEN
      EXECUTE format('GRANT %s ON %s TO %s', given.what, ${made}, given.who);
    END IF;
  END LOOP;`;
}
