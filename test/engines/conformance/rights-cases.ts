import { describe, expect, it } from 'vitest';
import { privileges as privilegesShape, serverFacts } from '../../../mcp-server/src/model/server.ts';
import { LAB_LOGINS } from '../../lab/accounts.ts';
import { both, LIMITS, type Subject, withDatabase } from './subject.ts';

const TABLES =
  'CREATE TABLE open_table (id int PRIMARY KEY, v int); CREATE TABLE closed_table (id int PRIMARY KEY, v int)';

/** What every engine promises of facts() and privileges(), and of what a login may not see. */
export function rightsCases(subject: Subject): void {
  describe('logins', () => {
    it('says who answered, in full', async () => {
      await withDatabase(subject, both(''), async ({ reader, lab }) => {
        const facts = await reader.read((read) => read.facts());
        expect(serverFacts.parse(facts)).toEqual(facts);
        expect(facts.engine).toBe(subject.engine.name);
        expect(facts.version).toContain(lab.server.version);
        expect(facts.database).toBe(lab.name);
        expect(facts.user).toMatch(/^reader/);
        expect(facts.readOnlyServer).toBe(false);
        expect(facts.clock).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(Math.abs(facts.clockSkewMs)).toBeLessThan(5000);
        expect(facts.capture.checks.filter(({ ok }) => !ok)).toEqual([]);
        expect(facts.capture.checks.length).toBeGreaterThan(2);
        expect(facts.capture.ready).toBe(true);
      });
    });

    it('finds nothing that a reading login could break, and that its writes are refused', async () => {
      await withDatabase(subject, both(TABLES), async ({ reader }) => {
        const rights = await reader.read((read) => read.privileges());
        expect(privilegesShape.parse(rights)).toEqual(rights);
        expect({ ...rights, readOnlyGrants: [], writeRefusedWith: '' }).toEqual({
          superuser: false,
          couldDo: [],
          unreadable: [],
          writeRefusedWith: '',
          readOnlyGrants: [],
        });
        expect(rights.writeRefusedWith).toMatch(/\d/);
        expect(rights.readOnlyGrants.join('\n')).toMatch(/^GRANT SELECT\b/m);
      });
    });

    it('says that the superuser is one, and that even its writes are refused', async () => {
      await withDatabase(subject, both(TABLES), async ({ admin }) => {
        const rights = await admin.read((read) => read.privileges());
        expect(rights.superuser).toBe(true);
        expect(rights.couldDo.length).toBeGreaterThan(0);
        expect(rights.writeRefusedWith).toMatch(/\d/);
      });
    });

    it('names the table that it sees but may not read, and reads the others', async () => {
      await withDatabase(subject, both(TABLES), async ({ lab, table }) => {
        const { schema } = table('');
        const quote = subject.engine.dialect.identifier;
        const owner = loginOf(subject);
        const grants = [
          ...(subject.engine.name === 'mysql' ? [] : [`GRANT USAGE ON SCHEMA public TO ${owner}`]),
          `GRANT SELECT ON ${quote(schema)}.open_table TO ${owner}`,
          `GRANT INSERT ON ${quote(schema)}.closed_table TO ${owner}`,
        ];
        await lab.execute(grants.join('; '));
        const database = subject.engine.open(lab.server.url({ database: lab.name, user: 'none' }), LIMITS);
        try {
          const closed = `${schema}.closed_table`;
          const found = await database.read(async (read) => ({
            gaps: (await read.inspect()).gaps.filter(({ kind }) => kind === 'table').map(({ name }) => name),
            unreadable: (await read.privileges()).unreadable,
            open: await read.count(table('open_table')),
          }));
          expect(found).toEqual({ gaps: [closed], unreadable: [closed], open: 0n });
          const refused = database.read((read) => read.count(table('closed_table')));
          await expect(refused).rejects.toMatchObject({
            code: 'PERMISSION',
            message: expect.stringContaining('closed_table'),
          });
        } finally {
          await database.close();
          const revokes = grants.map((grant) => grant.replace(/^GRANT/, 'REVOKE').replace(/ TO /, ' FROM '));
          await lab.execute(revokes.join('; '));
        }
      });
    });

    it('says in plain words what a writing login could do', async () => {
      await withDatabase(subject, both(TABLES), async ({ lab, table }) => {
        const { schema } = table('');
        const quote = subject.engine.dialect.identifier;
        const owner = loginOf(subject);
        const rights = `DELETE, SELECT ON ${quote(schema)}.open_table`;
        await lab.execute(`GRANT ${rights} TO ${owner}`);
        const database = subject.engine.open(lab.server.url({ database: lab.name, user: 'none' }), LIMITS);
        try {
          const found = await database.read((read) => read.privileges());
          expect(found.superuser).toBe(false);
          expect(found.couldDo).toEqual([expect.stringMatching(/delete/i)]);
        } finally {
          await database.close();
          await lab.execute(`REVOKE ${rights} FROM ${owner}`);
        }
      });
    });
  });
}

/** The login that may only connect, as GRANT names it. */
function loginOf({ engine }: Subject): string {
  const { login } = LAB_LOGINS.none;
  return engine.name === 'mysql' ? `'${login}'@'%'` : login;
}
