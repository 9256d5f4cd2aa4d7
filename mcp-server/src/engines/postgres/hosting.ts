import type { Hosting } from '../../model/capture.ts';
import { rowList } from './row.ts';
import type { Session } from './session.ts';

interface Sign {
  /** A role or a function that only that service has. */
  readonly name: string;
  readonly service: string;
  readonly settingsBy: string;
}

/** The first that fits tells. Aurora also has the roles of RDS. */
const SIGNS: readonly Sign[] = [
  {
    name: 'aurora_version()',
    service: 'Amazon Aurora',
    settingsBy: 'the parameter group of the cluster (rds.logical_replication = 1 sets wal_level) and a restart',
  },
  {
    name: 'rds_superuser',
    service: 'Amazon RDS',
    settingsBy: 'the parameter group (rds.logical_replication = 1 sets wal_level) and a restart',
  },
  {
    name: 'alloydbsuperuser',
    service: 'Google AlloyDB',
    settingsBy: 'database flags (alloydb.logical_decoding = on sets wal_level) and a restart',
  },
  {
    name: 'cloudsqlsuperuser',
    service: 'Google Cloud SQL',
    settingsBy: 'database flags (cloudsql.logical_decoding = on sets wal_level) and a restart',
  },
  { name: 'azure_pg_admin', service: 'Azure Database', settingsBy: 'server parameters (wal_level) and a restart' },
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
    };
  }
  return { service: sign.service, evidence: `there is ${sign.name}`, settingsBy: sign.settingsBy };
}
