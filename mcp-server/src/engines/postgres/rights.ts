import type { Right } from '../../model/capture.ts';
import { TABLES_ONLY, UNREADABLE, USER_SCHEMA } from './queries.ts';
import { rowFlag, rowList, rowText } from './row.ts';
import type { Session } from './session.ts';

/** Membership by name, since the roles of a managed service are not everywhere. */
const memberOf = (role: string) =>
  `coalesce((SELECT pg_has_role(r.oid, 'MEMBER') FROM pg_roles r WHERE r.rolname = '${role}'), false)`;

const RIGHTS = `
SELECT quote_ident(current_user), quote_ident(current_database()), pg_has_role('pg_read_all_stats', 'USAGE'),
  has_function_privilege('pg_catalog.pg_ls_waldir()', 'EXECUTE'),
  (SELECT rolsuper OR rolreplication FROM pg_roles WHERE rolname = current_user) OR ${memberOf('rds_replication')},
  EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_replication'),
  (SELECT coalesce(to_json(array_agg(DISTINCT quote_ident(n.nspname))), '["public"]') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${TABLES_ONLY})::text,
  EXISTS (SELECT FROM pg_namespace n WHERE ${USER_SCHEMA} AND has_schema_privilege(n.oid, 'CREATE')),
  NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${TABLES_ONLY} AND NOT has_table_privilege(c.oid, 'TRIGGER')),
  NOT EXISTS (${UNREADABLE})`;

/** What the login holds of everything that a migration needs, and the statements that give the rest. Nothing is tried. */
export async function readRights(session: Session): Promise<Right[]> {
  const [row = []] = await session.rows({ text: RIGHTS, about: `reading the rights of the login at ${session.label}` });
  const [login, database] = [rowText(row, 0), rowText(row, 1)];
  const inSchemas = (grant: (schema: string) => string[]) => rowList(row, 6).flatMap((schema) => grant(schema ?? ''));
  const reading = (role: string) =>
    inSchemas((schema) => [
      `GRANT USAGE ON SCHEMA ${schema} TO ${role}`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO ${role}`,
    ]);
  const creates = rowFlag(row, 7);
  return [
    { purpose: 'read the rows', held: rowFlag(row, 9), grants: reading(login) },
    { purpose: 'see transactions', held: rowFlag(row, 2), grants: [`GRANT pg_read_all_stats TO ${login}`] },
    { purpose: 'see the log', held: rowFlag(row, 3), grants: [`GRANT pg_monitor TO ${login}`] },
    {
      purpose: 'stream the log',
      held: rowFlag(row, 4),
      grants: [
        rowFlag(row, 5) ? 'GRANT rds_replication TO lockstep_capture' : 'ALTER ROLE lockstep_capture REPLICATION',
        `GRANT CONNECT ON DATABASE ${database} TO lockstep_capture`,
        ...reading('lockstep_capture'),
      ],
    },
    {
      purpose: 'write the tables of the kit',
      held: creates,
      grants: inSchemas((schema) => [`GRANT USAGE, CREATE ON SCHEMA ${schema} TO lockstep_kit`]),
    },
    {
      purpose: 'create triggers',
      held: creates && rowFlag(row, 8),
      grants: inSchemas((schema) => [`GRANT TRIGGER ON ALL TABLES IN SCHEMA ${schema} TO lockstep_kit`]),
    },
  ];
}
