import { describe, expect, it } from 'vitest';
import { sameZone } from '../../mcp-server/src/assess/readiness/same-zone.ts';
import { hostingOf as mysqlHosting } from '../../mcp-server/src/engines/mysql/hosting.ts';
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

describe('managed services', () => {
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
