import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LabServer, startServer } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { auditShop, shown } from './audit.ts';

const FILES = {
  'lockstep.yaml': 'writers:\n  adapter: [src/adapter.ts]\n',
  'src/adapter.ts': `export const place = (db) => db.query('INSERT INTO orders (id, total) VALUES (?, ?)');\n`,
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

describe.each(recording)('%s that records statements', (kind, settings) => {
  let server: LabServer;
  const extension = () => (server.engine === 'postgres' ? 'CREATE EXTENSION pg_stat_statements;' : '');
  beforeAll(async () => {
    server = await startServer(kind, { settings });
  });
  afterAll(() => server.stop());

  it('names what two logins ran, what no call site explains, and what the database does by itself', async () => {
    const more = extension() + TRIGGER[server.engine];
    await auditShop(
      { server, files: FILES, app: APP, other: OTHER, more, input: { show: 'all' } },
      ({ output, exitCode }) => {
        expect(exitCode).toBe(1);
        expect(JSON.stringify(output)).not.toMatch(/Secret|471/);
        expect(shown(output)).toMatchSnapshot();
        expect(output.records.filter(({ on }) => !on).map(({ tells }) => tells)).toEqual(
          server.engine === 'postgres' ? ['programs'] : [],
        );
      },
    );
  });

  it('says all is covered only when both halves were looked at and agree', async () => {
    const more = `${extension()}ALTER TABLE order_items DROP ${server.engine === 'mysql' ? 'FOREIGN KEY' : 'CONSTRAINT'} items_order;`;
    await auditShop({ server, files: FILES, app: APP, more }, ({ output, exitCode }) => {
      const expected = kind === 'mariadb' ? { exitCode, verdict: output.verdict } : { exitCode: 0, verdict: 'covered' };
      expect({ exitCode, verdict: output.verdict }).toEqual(expected);
      expect(output.writers).toEqual([]);
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

describe('a server that does not record', () => {
  it.each(['mariadb', 'postgres', 'postgres18'] as const)(
    '%s says how to turn it on, and the repository is still audited',
    async (kind) => {
      await auditShop({ server: sharedServer(kind), files: FILES, app: APP }, ({ output, lines }) => {
        expect(output.records.find(({ tells }) => tells === 'statements')).toMatchSnapshot();
        expect(output.untold).toContain('The server does not tell which statements were run: see records.');
        expect(output.counts.call_sites).toBe(1);
        expect(lines.join('\n')).toContain('(needs a restart of the server)');
      });
    },
  );

  it('postgres still counts rows, and rows that nothing known writes are named', async () => {
    const server = sharedServer('postgres');
    const more = 'SELECT pg_stat_force_next_flush();';
    await auditShop(
      { server, files: FILES, app: [`${APP[0]}; UPDATE orders SET total = 2; ${more} SELECT pg_sleep(0.1)`] },
      ({ output }) => {
        expect(shown(output)).toContain(
          'unexplained | orders | update | 1 rows | counted by the database | no statement, call site or program that does this is known',
        );
      },
    );
  });
});
