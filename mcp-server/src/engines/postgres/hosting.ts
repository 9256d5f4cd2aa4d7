import type { Hosting } from '../../model/capture.ts';
import { rowList } from './row.ts';
import type { Session } from './session.ts';

interface Sign {
  /** A role or a function that only that service has. */
  readonly name: string;
  readonly service: string;
  readonly settingsBy: string;
  readonly loginsBy: string;
}

/** No login there is a superuser, so only what a login owns, or what its roles own, can be granted by it. */
const loginsBy = (admin: string, role: string) =>
  `${admin}, which is in ${role} and no superuser: it must be a member of each role that owns a table (GRANT <owner> TO CURRENT_USER first)`;

/** The first that fits tells. Aurora also has the roles of RDS. */
const SIGNS: readonly Sign[] = [
  {
    name: 'aurora_version()',
    service: 'Amazon Aurora',
    settingsBy: 'the parameter group of the cluster (rds.logical_replication = 1 sets wal_level) and a restart',
    loginsBy: loginsBy('the master login', 'rds_superuser'),
  },
  {
    name: 'rds_superuser',
    service: 'Amazon RDS',
    settingsBy: 'the parameter group (rds.logical_replication = 1 sets wal_level) and a restart',
    loginsBy: loginsBy('the master login', 'rds_superuser'),
  },
  {
    name: 'alloydbsuperuser',
    service: 'Google AlloyDB',
    settingsBy: 'database flags (alloydb.logical_decoding = on sets wal_level) and a restart',
    loginsBy: loginsBy('the login postgres', 'alloydbsuperuser'),
  },
  {
    name: 'cloudsqlsuperuser',
    service: 'Google Cloud SQL',
    settingsBy: 'database flags (cloudsql.logical_decoding = on sets wal_level) and a restart',
    loginsBy: loginsBy('the login postgres', 'cloudsqlsuperuser'),
  },
  {
    name: 'azure_pg_admin',
    service: 'Azure Database',
    settingsBy: 'server parameters (wal_level) and a restart',
    loginsBy: loginsBy('the administrator login', 'azure_pg_admin'),
  },
];

const FOUND = `
SELECT to_json(array(SELECT rolname::text FROM pg_roles UNION SELECT proname || '()' FROM pg_proc WHERE proname = 'aurora_version'))::text`;

/** Who runs the server, where its roles and functions tell. */
export async function readHosting(session: Session): Promise<Hosting> {
  const [row = []] = await session.rows({ text: FOUND, about: `reading who runs ${session.label}` });
  return hostingOf(rowList(row, 0));
}

/** The same, from the names of roles and functions. */
export function hostingOf(names: readonly (string | null)[]): Hosting {
  const sign = SIGNS.find(({ name }) => names.includes(name));
  if (sign === undefined) {
    return {
      service: null,
      evidence: 'no role of a known service',
      settingsBy: 'ALTER SYSTEM or postgresql.conf, and a restart where the setting needs one',
      loginsBy: 'a superuser',
    };
  }
  const { service, settingsBy, loginsBy: who } = sign;
  return { service, evidence: `there is ${sign.name}`, settingsBy, loginsBy: who };
}
