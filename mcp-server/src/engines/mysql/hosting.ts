import type { Hosting } from '../../model/capture.ts';
import { readNames } from './allowed.ts';
import type { Session } from './session.ts';

interface Sign {
  readonly setting: string;
  readonly pattern: RegExp;
  readonly service: string;
  readonly settingsBy: string;
  readonly loginsBy: string;
}

const PARAMETER_GROUP =
  'the parameter group (binlog_format, binlog_row_image), with automated backups on, or there is no binary log; its retention by CALL mysql.rds_set_configuration';

/** No login there has SUPER, and none can pass on what it lacks. */
const loginsBy = (admin: string) =>
  `${admin}, which has no SUPER: leave out a statement that it may not pass on (SHOW_ROUTINE), and what is unseen then is said`;

/** The first that fits tells. Aurora also has the folders of RDS. */
const SIGNS: readonly Sign[] = [
  {
    setting: 'aurora_version',
    pattern: /./,
    service: 'Amazon Aurora',
    settingsBy: `${PARAMETER_GROUP}; of the cluster`,
    loginsBy: loginsBy('the master login'),
  },
  {
    setting: 'basedir',
    pattern: /^\/rdsdbbin/,
    service: 'Amazon RDS',
    settingsBy: PARAMETER_GROUP,
    loginsBy: loginsBy('the master login'),
  },
  {
    setting: 'version_comment',
    pattern: /google/i,
    service: 'Google Cloud SQL',
    settingsBy: 'database flags, with point-in-time recovery on, or there is no binary log',
    loginsBy: loginsBy('the login root'),
  },
  ...['version_comment', 'version'].map((setting) => ({
    setting,
    pattern: /azure/i,
    service: 'Azure Database',
    settingsBy: 'server parameters',
    loginsBy: loginsBy('the administrator login'),
  })),
];

/** Who runs the server, where its settings tell. */
export async function readHosting(session: Session): Promise<Hosting> {
  return hostingOf(await readNames(session, 'VARIABLES', [...new Set(SIGNS.map(({ setting }) => setting))]));
}

/** The same, from the settings. */
export function hostingOf(variables: ReadonlyMap<string, string>): Hosting {
  const sign = SIGNS.find(({ setting, pattern }) => pattern.test(variables.get(setting) ?? ''));
  if (sign === undefined) {
    return {
      service: null,
      evidence: 'no setting of a known service',
      settingsBy: 'SET GLOBAL, and the server’s option file',
      loginsBy: 'a login with all privileges and GRANT OPTION',
    };
  }
  const { service, settingsBy, loginsBy: who, setting } = sign;
  return { service, evidence: `${setting} = ${variables.get(setting) ?? ''}`, settingsBy, loginsBy: who };
}
