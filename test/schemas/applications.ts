/** SQL scripts of a Debian package, run one after the other on an empty database. */
export interface Scripts {
  readonly package: string;
  /** Paths inside the package; those that end with .gz are compressed. */
  readonly files: readonly string[];
  /** Text the application's own installer puts in place of a mark, as pairs of mark and text. */
  readonly replace?: readonly (readonly [mark: string | RegExp, text: string])[];
}

/** An application that ships its own schema, as its makers wrote it. */
export interface Application {
  readonly name: string;
  readonly mysql: Scripts;
  readonly postgres?: Scripts;
  /** What MySQL 9 refuses the script with. */
  readonly notOnMysql9?: string;
}

const dbconfig = (name: string, engine: 'mysql' | 'pgsql') =>
  `usr/share/dbconfig-common/data/${name}/install/${engine}`;

const KAMAILIO = [
  ...['standard', 'acc', 'lcr', 'domain', 'group', 'permissions', 'registrar', 'usrloc', 'msilo', 'alias_db'],
  ...['uri_db', 'speeddial', 'avpops', 'auth_db', 'pdt', 'dialog', 'dispatcher', 'dialplan', 'topos', 'presence'],
  ...['rls', 'carrierroute', 'userblocklist', 'htable', 'purple', 'uac', 'pipelimit', 'mtree', 'sca', 'mohqueue'],
  ...['rtpproxy', 'rtpengine', 'secfilter', 'siptrace', 'drouting', 'imc', 'cpl', 'matrix'],
];

/** Applications of Debian that ship a schema for MySQL, chosen because they differ; no rule was written with them in sight. */
export const applications: readonly Application[] = [
  {
    name: 'zabbix',
    mysql: { package: 'zabbix-server-mysql', files: ['usr/share/zabbix-server-mysql/schema.sql.gz'] },
    postgres: { package: 'zabbix-server-pgsql', files: ['usr/share/zabbix-server-pgsql/schema.sql.gz'] },
  },
  {
    name: 'kea',
    mysql: { package: 'kea-admin', files: ['usr/share/kea/scripts/mysql/dhcpdb_create.mysql'] },
    postgres: { package: 'kea-admin', files: ['usr/share/kea/scripts/pgsql/dhcpdb_create.pgsql'] },
  },
  {
    name: 'icingadb',
    mysql: { package: 'icingadb', files: ['usr/share/icingadb/schema/mysql/schema.sql'] },
    postgres: { package: 'icingadb', files: ['usr/share/icingadb/schema/pgsql/schema.sql'] },
  },
  {
    name: 'icinga2-ido',
    mysql: { package: 'icinga2-ido-mysql', files: [dbconfig('icinga2-ido-mysql', 'mysql')] },
    postgres: { package: 'icinga2-ido-pgsql', files: [dbconfig('icinga2-ido-pgsql', 'pgsql')] },
  },
  { name: 'zoneminder', mysql: { package: 'zoneminder', files: ['usr/share/zoneminder/db/zm_create.sql'] } },
  {
    name: 'mediawiki',
    mysql: {
      package: 'mediawiki',
      files: ['usr/share/mediawiki/maintenance/tables-generated.sql'],
      replace: [['/*$wgDBTableOptions*/', 'ENGINE=InnoDB, DEFAULT CHARSET=binary']],
    },
    postgres: { package: 'mediawiki', files: ['usr/share/mediawiki/maintenance/postgres/tables-generated.sql'] },
  },
  {
    name: 'cacti',
    notOnMysql9: "'sql_mode' can't be set to the value of 'NO_AUTO_CREATE_USER'",
    mysql: { package: 'cacti', files: ['usr/share/cacti/conf_templates/cacti.sql'] },
  },
  {
    name: 'request-tracker',
    notOnMysql9: "for the right syntax to use near 'Groups (",
    mysql: { package: 'request-tracker5', files: ['usr/share/request-tracker5/etc/schema.mysql'] },
    postgres: { package: 'request-tracker5', files: ['usr/share/request-tracker5/etc/schema.Pg'] },
  },
  {
    name: 'tango',
    notOnMysql9: 'Specified key was too long; max key length is 1000 bytes',
    mysql: {
      package: 'tango-db',
      files: [dbconfig('tango-db', 'mysql'), 'usr/share/tango-db/stored_proc.sql'],
      replace: [[/\btango\./g, '']],
    },
  },
  {
    name: 'homer',
    notOnMysql9: "near '('test123')",
    mysql: {
      package: 'homer-api',
      files: ['data', 'statistic', 'configuration'].map((part) => `usr/share/homer/sql/schema_${part}.sql`),
    },
  },
  { name: 'ulogd', mysql: { package: 'ulogd2', files: ['usr/share/doc/ulogd2/mysql-ulogd2.sql.gz'] } },
  {
    name: 'ejabberd',
    mysql: { package: 'ejabberd', files: ['usr/share/ejabberd/sql/mysql.new.sql'] },
    postgres: { package: 'ejabberd', files: ['usr/share/ejabberd/sql/pg.new.sql'] },
  },
  {
    name: 'bacula',
    mysql: { package: 'bacula-director-mysql', files: [dbconfig('bacula-director-mysql', 'mysql')] },
    postgres: { package: 'bacula-director-pgsql', files: [dbconfig('bacula-director-pgsql', 'pgsql')] },
  },
  {
    name: 'roundcube',
    mysql: { package: 'roundcube-core', files: [dbconfig('roundcube', 'mysql')] },
    postgres: { package: 'roundcube-core', files: [dbconfig('roundcube', 'pgsql')] },
  },
  {
    name: 'tt-rss',
    mysql: { package: 'tt-rss', files: [dbconfig('tt-rss', 'mysql')] },
    postgres: { package: 'tt-rss', files: [dbconfig('tt-rss', 'pgsql')] },
  },
  { name: 'phpmyadmin', mysql: { package: 'phpmyadmin', files: [dbconfig('phpmyadmin', 'mysql')] } },
  {
    name: 'kamailio',
    mysql: {
      package: 'kamailio-mysql-modules',
      files: KAMAILIO.map((part) => `usr/share/kamailio/mysql/${part}-create.sql`),
    },
    postgres: {
      package: 'kamailio-postgres-modules',
      files: KAMAILIO.map((part) => `usr/share/kamailio/postgres/${part}-create.sql`),
    },
  },
  {
    name: 'freeradius',
    mysql: {
      package: 'freeradius-config',
      files: [
        'main/mysql/schema.sql',
        'main/mysql/process-radacct.sql',
        'ippool/mysql/schema.sql',
        'ippool/mysql/procedure.sql',
      ].map((file) => `etc/freeradius/3.0/mods-config/sql/${file}`),
    },
    postgres: {
      package: 'freeradius-config',
      files: [
        'main/postgresql/schema.sql',
        'main/postgresql/process-radacct.sql',
        'ippool/postgresql/schema.sql',
        'ippool/postgresql/procedure.sql',
      ].map((file) => `etc/freeradius/3.0/mods-config/sql/${file}`),
      // PostgreSQL has no such comments.
      replace: [[/^#.*$/gm, '']],
    },
  },
  {
    name: 'oar',
    notOnMysql9: "column 'ssh_private_key' can't have a default value",
    mysql: {
      package: 'oar-server',
      files: ['usr/lib/oar/database/mysql_structure.sql'],
      replace: [[/^force (?=ENUM)/gm, '`force` ']],
    },
    postgres: { package: 'oar-server', files: ['usr/lib/oar/database/pg_structure.sql'] },
  },
  {
    name: 'powerdns',
    mysql: {
      package: 'pdns-backend-mysql',
      files: ['schema', 'enable-foreign-keys'].map((part) => `usr/share/pdns-backend-mysql/schema/${part}.mysql.sql`),
    },
    postgres: { package: 'pdns-backend-pgsql', files: ['usr/share/pdns-backend-pgsql/schema/schema.pgsql.sql'] },
  },
  {
    name: 'prelude',
    mysql: { package: 'libpreludedb7-mysql', files: ['usr/share/libpreludedb/classic/mysql.sql'] },
    postgres: { package: 'libpreludedb7-pgsql', files: ['usr/share/libpreludedb/classic/pgsql.sql'] },
  },
  {
    name: 'glewlwyd',
    notOnMysql9: 'Specified key was too long; max key length is 3072 bytes',
    mysql: { package: 'glewlwyd', files: [dbconfig('glewlwyd', 'mysql')] },
    postgres: { package: 'glewlwyd', files: [dbconfig('glewlwyd', 'pgsql')] },
  },
  {
    name: 'zoph',
    notOnMysql9: "near 'row tinyint unsigned NOT NULL default 0,",
    mysql: { package: 'zoph', files: [dbconfig('zoph', 'mysql')] },
  },
  { name: 'opendmarc', mysql: { package: 'opendmarc', files: [dbconfig('opendmarc', 'mysql')] } },
  {
    name: 'mail-dmarc',
    mysql: {
      package: 'libmail-dmarc-perl',
      files: ['usr/share/perl5/auto/share/dist/Mail-DMARC/mail_dmarc_schema.mysql'],
    },
  },
  {
    name: 'gammu',
    mysql: { package: 'gammu-smsd', files: ['usr/share/doc/gammu-smsd/examples/mysql.sql'] },
    postgres: {
      package: 'gammu-smsd',
      files: ['usr/share/doc/gammu-smsd/examples/pgsql.sql'],
      replace: [['CREATE LANGUAGE plpgsql;', '']],
    },
  },
];

/** The three of the short form: foreign keys and triggers; enums, bytes and comments; prefixes and zero dates. */
export const SHORT: readonly string[] = ['zoneminder', 'icingadb', 'cacti'];

/** The applications that LOCKSTEP_SCHEMAS asks for: `all`, names with commas between them, or nothing for the short form. */
export function chosenApplications(asked: string | undefined): readonly Application[] {
  if (asked === 'all') return applications;
  return (asked === undefined || asked === '' ? SHORT : asked.split(',')).map((wanted) => {
    const found = applications.find(({ name }) => name === wanted);
    if (found === undefined) throw new Error(`LOCKSTEP_SCHEMAS: no application is named ${wanted}`);
    return found;
  });
}
