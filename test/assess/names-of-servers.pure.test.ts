import { describe, expect, it } from 'vitest';
import { sameZone } from '../../mcp-server/src/assess/readiness/same-zone.ts';
import { hostingOf as mysqlHosting } from '../../mcp-server/src/engines/mysql/hosting.ts';
import { readOnlyGrants } from '../../mcp-server/src/engines/mysql/privileges.ts';
import { hostingOf as postgresHosting } from '../../mcp-server/src/engines/postgres/hosting.ts';

describe('time zones', () => {
  it('are one by their distance from UTC in winter and summer, whatever their names', () => {
    const pairs: readonly (readonly [string, string])[] = [
      ['UTC', 'Etc/UTC'],
      ['+00:00', 'UTC'],
      ['Europe/Berlin', 'Europe/Paris'],
      ['Asia/Tokyo', '+09:00'],
      ['Asia/Kolkata', '+05:30'],
      ['Europe/Berlin', '+01:00'],
      ['America/New_York', 'UTC'],
      ['CEST', 'Europe/Berlin'],
      ['CEST', 'CEST'],
      ['no such zone', 'UTC'],
    ];
    expect(pairs.map(([one, other]) => sameZone(one, other))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
      null,
      true,
      null,
    ]);
  });
});

describe('the statements that make a login which only reads', () => {
  it('are those that a server of that version takes', () => {
    const of = (flavor: 'mysql' | 'mariadb', version: string) =>
      readOnlyGrants({ flavor, version, database: 'shop_1', encrypted: false }).slice(1);
    const plain = "GRANT SELECT, SHOW VIEW ON `shop\\_1`.* TO 'lockstep_reader'@'%'";
    const routines = "GRANT SHOW_ROUTINE ON *.* TO 'lockstep_reader'@'%'";
    expect(of('mysql', '5.7.44-log')).toEqual([plain]);
    expect(of('mysql', '8.0.19')).toEqual([plain]);
    expect(of('mysql', '8.0.20')).toEqual([plain, routines]);
    expect(of('mysql', '9.7.4')).toEqual([plain, routines]);
    expect(of('mariadb', '10.11.19-MariaDB')).toEqual([plain]);
    expect(of('mariadb', '5.5.5-10.11.8-MariaDB')).toEqual([plain]);
    expect(of('mariadb', '5.5.5-11.3.2-MariaDB')).toEqual([plain.replace('VIEW', 'VIEW, SHOW CREATE ROUTINE')]);
    expect(of('mariadb', '12.0.1-MariaDB')).toEqual([plain.replace('VIEW', 'VIEW, SHOW CREATE ROUTINE')]);
  });
});

describe('managed services', () => {
  it('say who makes logins there, where nobody is a superuser', () => {
    expect([
      postgresHosting(['cloudsqlsuperuser']).loginsBy,
      postgresHosting(['postgres']).loginsBy,
      mysqlHosting(new Map([['basedir', '/rdsdbbin/mysql']])).loginsBy,
    ]).toMatchInlineSnapshot(`
      [
        "the login postgres, which is in cloudsqlsuperuser and no superuser: it must be a member of each role that owns a table (GRANT <owner> TO CURRENT_USER first)",
        "a superuser",
        "the master login, which has no SUPER: leave out a statement that it may not pass on (SHOW_ROUTINE), and what is unseen then is said",
      ]
    `);
  });

  it('are told by their own settings and roles', () => {
    const mysql = (settings: Record<string, string>) => mysqlHosting(new Map(Object.entries(settings))).service;
    expect([
      mysql({ aurora_version: '3.05', basedir: '/rdsdbbin/oscar-8.0/' }),
      mysql({ basedir: '/rdsdbbin/mysql-8.0.40.R2/', version_comment: 'Source distribution' }),
      mysql({ version_comment: '(Google)' }),
      mysql({ version: '8.0.39-azure' }),
      mysql({ basedir: '/usr/', version_comment: 'Debian 12' }),
    ]).toEqual(['Amazon Aurora', 'Amazon RDS', 'Google Cloud SQL', 'Azure Database', null]);
    expect([
      postgresHosting(['rds_superuser', 'aurora_version()']).service,
      postgresHosting(['postgres', 'rds_superuser']).service,
      postgresHosting(['alloydbsuperuser', 'cloudsqlsuperuser']).service,
      postgresHosting(['cloudsqlsuperuser']).service,
      postgresHosting(['azure_pg_admin']).service,
      postgresHosting(['postgres']).service,
    ]).toEqual(['Amazon Aurora', 'Amazon RDS', 'Google AlloyDB', 'Google Cloud SQL', 'Azure Database', null]);
  });
});
