import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LabServer, startServer } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { auditShop, shown } from './audit.ts';

const FILES = {
  'lockstep.yaml': 'writers:\n  adapter: [src/adapter.ts]\n',
  'src/adapter.ts': `export const place = (db) => db.query('INSERT INTO orders (id, total) VALUES (?, ?)');
export const annotate = (db) => db.query('UPDATE orders SET note = ? WHERE id = ?');\n`,
};
const APP = ['INSERT INTO orders (id, total) VALUES (1, 4711)'];
const OTHER = [
  'UPDATE orders SET total = 4712 WHERE id = 1',
  "/* nightly */ DELETE FROM customers WHERE name = 'Mrs Secret'",
];
const TRIGGER = {
  mysql: 'CREATE TRIGGER greet AFTER INSERT ON orders FOR EACH ROW INSERT INTO customers (id) VALUES (NEW.id);',
  postgres: `CREATE FUNCTION greet_new() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO customers (id) VALUES (NEW.id); RETURN NEW; END $$;
    CREATE TRIGGER greet AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION greet_new();`,
};

const preload = ['-c', 'shared_preload_libraries=pg_stat_statements'];
const recording = [
  ['mysql9', []],
  ['mariadb', ['--performance-schema=ON', '--userstat=ON']],
  ['postgres', preload],
  ['postgres18', preload],
] as const;

/** What each server makes of the three statements and of the login that ran them. */
const SEEN = {
  mysql9: [
    'UPDATE `orders` SET `total` = ? WHERE `id` = ?',
    'DELETE FROM `customers` WHERE NAME = ?',
    'INSERT INTO `orders` (`id`, `total`) VALUES (...)',
  ],
  mariadb: [
    'UPDATE `orders` SET `total` = ? WHERE ID = ?',
    'DELETE FROM `customers` WHERE NAME = ?',
    'INSERT INTO `orders` (ID, `total`) VALUES (...)',
  ],
  postgres: [
    'UPDATE orders SET total = $1 WHERE id = $2',
    'DELETE FROM customers WHERE name = $1',
    'INSERT INTO orders (id, total) VALUES ($1, $2)',
  ],
} as const;

function expectedWriters(kind: keyof typeof SEEN | 'postgres18'): string[] {
  const [update, remove, insert] = SEEN[kind === 'postgres18' ? 'postgres' : kind];
  const isPostgres = kind === 'postgres' || kind === 'postgres18';
  const by = (login: string) => `seen in the database | 1 time, ${isPostgres ? `by ${login}` : 'login not recorded'}`;
  return [
    `uncovered | customers | insert | trigger greet | inside the database | after insert on orders${isPostgres ? '' : '; ran 1 time'}`,
    'uncovered | order_items | delete | foreign key items_order | inside the database | when orders is deleted',
    `unexplained | customers | delete | ${remove} | ${by('outsider')}`,
    `unexplained | orders | update | ${update} | ${by('outsider')}`,
    'covered | orders | insert | src/adapter.ts:1 | SQL | ',
    'covered | orders | update | src/adapter.ts:2 | SQL | ',
    `covered | orders | insert | ${insert} | ${by('admin')}`,
  ].sort();
}

/** Statements sent prepared, by a connection that stays open meanwhile. */
async function withPrepared(url: string, statements: readonly string[], work: () => Promise<void>): Promise<void> {
  const connection = await createConnection({ uri: url });
  try {
    for (const sql of statements) await connection.execute(sql);
    await work();
  } finally {
    await connection.end();
  }
}

describe.each(recording)('%s that records statements', (kind, settings) => {
  let server: LabServer;
  const extension = () => (server.engine === 'postgres' ? 'CREATE EXTENSION pg_stat_statements;' : '');
  beforeAll(async () => {
    server = await startServer(kind, { extra: settings });
  });
  afterAll(() => server.stop());

  it('names what two logins ran, what no call site explains, and what the database does by itself', async () => {
    const more = extension() + TRIGGER[server.engine];
    await auditShop(
      { server, files: FILES, app: APP, other: OTHER, more, input: { show: 'all' } },
      ({ output, exitCode }) => {
        expect(exitCode).toBe(1);
        expect(JSON.stringify(output)).not.toMatch(/Secret|471/);
        expect(shown(output).sort()).toEqual(expectedWriters(kind));
        expect(output.records.filter(({ on }) => !on).map(({ tells }) => tells)).toEqual(
          server.engine === 'postgres' ? ['programs'] : [],
        );
      },
    );
  });

  it('says all is covered only when both halves were looked at and agree', async () => {
    const more = `${extension()}ALTER TABLE order_items DROP ${server.engine === 'mysql' ? 'FOREIGN KEY' : 'CONSTRAINT'} items_order;`;
    await auditShop({ server, files: FILES, app: APP, more }, ({ output, exitCode }) => {
      expect({ exitCode, verdict: output.verdict, untold: output.untold }).toEqual({
        exitCode: 0,
        verdict: 'covered',
        untold: [],
      });
      expect(output.writers).toEqual([]);
    });
    const models = { 'app/order.rb': 'class Order < ApplicationRecord\nend\n' };
    await auditShop({ server, files: { ...FILES, ...models }, app: APP, more }, ({ output, exitCode }) => {
      expect({ exitCode, untold: output.untold }).toEqual({
        exitCode: 2,
        untold: ['1 file with ActiveRecord, whose calls are not looked for: app/order.rb.'],
      });
    });
    await auditShop({ server, app: APP, more }, ({ output, exitCode }) => {
      expect(exitCode).toBe(1);
      expect(output.untold).toContain('The repository holds no source file that is looked at: only the database was.');
      expect(output.writers.map(({ state, table, does }) => [state, table, does])).toEqual([
        ['unexplained', 'orders', 'insert'],
      ]);
    });
    await auditShop({ server, more }, ({ exitCode, output }) => {
      expect({ exitCode, verdict: output.verdict }).toEqual({ exitCode: 2, verdict: 'could not tell' });
    });
  });

  // PostgreSQL knows the login of every statement, prepared or not.
  const isMysql = kind === 'mysql9' || kind === 'mariadb';
  const onMysql = isMysql ? it : () => undefined;
  onMysql('finds prepared statements and the login of a connection that is open', async () => {
    const odd = 'CREATE TABLE user (id int); CREATE TABLE `we``ird . x` (id int); CREATE TABLE `day` (id int);';
    const statements = [
      'INSERT INTO user VALUES (1)',
      'UPDATE `we``ird . x` SET id = 2',
      "DELETE FROM day WHERE id = 3 AND 'Mrs Secret' <> ''",
    ];
    await auditShop({ server, more: odd, open: (url, work) => withPrepared(url, statements, work) }, ({ output }) => {
      const found = output.writers.filter(({ state }) => state === 'unexplained');
      expect(found.map(({ table, does, detail }) => [table, does, /by outsider@/.test(detail)]).sort()).toEqual([
        ['day', 'delete', true],
        ['user', 'insert', true],
        ['we`ird . x', 'update', true],
      ]);
      expect(JSON.stringify(output)).not.toContain('Secret');
      const lost = output.untold.some((reason) => reason.includes('have no text'));
      expect(lost).toBe(kind === 'mariadb');
    });
  });

  it('tells a login without the right which right it lacks', async () => {
    await auditShop({ server, files: FILES, app: APP, more: extension(), asReader: true }, ({ output }) => {
      const statements = output.records.find(({ tells }) => tells === 'statements');
      expect(statements).toMatchObject({ on: false, restart: false });
      const grant =
        server.engine === 'postgres'
          ? 'GRANT pg_read_all_stats TO "reader"'
          : "GRANT SELECT ON performance_schema.* TO 'reader'@'%'";
      expect(statements?.turn_on).toEqual([grant]);
    });
  });
});

const NOT_LOADED = {
  on: false,
  since: null,
  restart: true,
  gaps: ['The library pg_stat_statements is not loaded.'],
  turn_on: [
    "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'   -- beside the libraries it names now",
    'CREATE EXTENSION pg_stat_statements   -- in this database',
  ],
};
const OFF = {
  mariadb: {
    on: false,
    since: null,
    restart: true,
    gaps: ['performance_schema is OFF on this server.'],
    turn_on: ["under [mysqld] in the server's configuration: performance_schema = ON"],
  },
  postgres: NOT_LOADED,
  postgres18: NOT_LOADED,
};

describe('a server that does not record', () => {
  it.each(['mariadb', 'postgres', 'postgres18'] as const)(
    '%s says how to turn it on, and the repository is still audited',
    async (kind) => {
      await auditShop({ server: sharedServer(kind), files: FILES, app: APP }, ({ output, lines }) => {
        expect(output.records.find(({ tells }) => tells === 'statements')).toMatchObject(OFF[kind]);
        expect(output.untold).toContain('The server does not tell which statements were run: see records.');
        expect(output.counts.call_sites).toBe(2);
        expect(lines.join('\n')).toContain('(needs a restart of the server)');
      });
    },
  );

  it('postgres still counts rows, and rows that nothing known writes are named', async () => {
    const server = sharedServer('postgres');
    const more = 'SELECT pg_stat_force_next_flush();';
    await auditShop(
      { server, files: FILES, app: [`${APP[0]}; DELETE FROM orders; ${more} SELECT pg_sleep(0.1)`] },
      ({ output }) => {
        expect(shown(output)).toContain(
          'unexplained | orders | delete | 1 row | counted by the database | no statement, call site or program that does this is known',
        );
      },
    );
  });
});
