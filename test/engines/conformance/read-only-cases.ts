import { describe, expect, it } from 'vitest';
import type { Reader } from '../../../mcp-server/src/engines/engine.ts';
import type { DigestColumn } from '../../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../../mcp-server/src/model/digest-request.ts';
import type { LabDatabase } from '../../lab/lab.ts';
import { connections, running, transactions } from './activity.ts';
import { leafRows } from './leaf-rows.ts';
import { type Fixture, type PerEngine, type Subject, withDatabase } from './subject.ts';

/** Names that are statements, to whoever forgets to quote. */
const TRAPS = [
  'victim; DROP TABLE victim; --',
  'x` OR 1=1; DELETE FROM victim; -- x',
  `x" OR 1=1; DELETE FROM victim; -- x`,
  "');DROP TABLE victim;--",
  '/*!50000 DROP TABLE victim */',
];

/** Triggers and views that would show it, if anything ran that should not. */
const SET_UP: PerEngine<string> = {
  mysql: `CREATE TABLE victim (id int PRIMARY KEY AUTO_INCREMENT, v varchar(20)); CREATE TABLE touched (id int PRIMARY KEY AUTO_INCREMENT);
    INSERT INTO victim (v) VALUES ('a'), ('b');
    CREATE TRIGGER on_insert AFTER INSERT ON victim FOR EACH ROW INSERT INTO touched VALUES (NULL);
    CREATE TRIGGER on_update AFTER UPDATE ON victim FOR EACH ROW INSERT INTO touched VALUES (NULL);
    CREATE TRIGGER on_delete AFTER DELETE ON victim FOR EACH ROW INSERT INTO touched VALUES (NULL);
    CREATE VIEW seen AS SELECT id, v FROM victim`,
  postgres: `CREATE TABLE victim (id serial PRIMARY KEY, v varchar(20)); CREATE TABLE touched (id serial PRIMARY KEY);
    INSERT INTO victim (v) VALUES ('a'), ('b');
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO touched DEFAULT VALUES; RETURN NULL; END';
    CREATE TRIGGER on_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON victim FOR EACH STATEMENT EXECUTE FUNCTION touch();
    CREATE VIEW seen AS SELECT id, v FROM victim`,
};

/** Tables, columns and numbering of the database, as the server tells them. */
const CATALOGUE = {
  mysql: `SELECT CONCAT(TABLE_NAME, '|', COLUMN_NAME, '|', COLUMN_TYPE) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1`,
  postgres: `SELECT c.oid || '|' || c.relname || '|' || c.relfilenode || '|' || c.relkind::text || '|' || c.xmin::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' ORDER BY 1`,
};

/** Everything that a write could have changed. */
async function picture(lab: LabDatabase, quote: (name: string) => string): Promise<unknown> {
  const engine = lab.server.engine;
  const sequence = { mysql: 'SELECT 0', postgres: 'SELECT last_value, is_called FROM touched_id_seq' }[engine];
  const rows: Record<string, string[][]> = {};
  for (const name of ['victim', 'touched', ...TRAPS])
    rows[name] = await lab.query(`SELECT * FROM ${quote(name)} ORDER BY 1`);
  return { catalogue: await lab.query(CATALOGUE[engine]), rows, sequence: await lab.query(sequence) };
}

/** Asks a reader everything that the contract lets a stage ask. */
async function askEverything(read: Reader, { table }: Fixture): Promise<number> {
  let answers = 0;
  const note = (answer: unknown) => {
    if (answer !== undefined) answers += 1;
  };
  note(await read.facts());
  note(await read.privileges());
  note(await read.inspect());
  for (const name of ['victim', 'touched', 'seen', ...TRAPS]) {
    const id: DigestColumn = { name: TRAPS.includes(name) ? name : 'id', form: { kind: 'integer' } };
    const request: DigestRequest = { table: table(name), columns: [id], key: [id] };
    note(await read.count(table(name)));
    note(await read.keyBounds(table(name), id.name));
    note(await read.hashBuckets(request, null, 2));
    note(await read.hashRows(request, null, { hexDigits: 1, ids: [1, 2, 3], limit: 5 }));
    note(await read.leafDigests(request, [{ from: ['0'], to: ['10'] }]));
    note(await leafRows(read, request, [{ from: null, to: ['10'] }]));
    note(await read.rowsByKey(request, [['1'], ["1' OR '1'='1"], ['1); DROP TABLE victim; --']]));
  }
  return answers;
}

/** The proof that reading is all it does. */
export function readOnlyCases(subject: Subject): void {
  const quote = subject.engine.dialect.identifier;
  const traps = TRAPS.map(
    (name) =>
      `CREATE TABLE ${quote(name)} (${quote(name)} int PRIMARY KEY); INSERT INTO ${quote(name)} VALUES (1), (2)`,
  );
  const setUp = { mysql: `${SET_UP.mysql}; ${traps.join('; ')}`, postgres: `${SET_UP.postgres}; ${traps.join('; ')}` };

  describe('reading only', () => {
    it('changes nothing, even as the superuser among objects that are named like statements', async () => {
      await withDatabase(subject, setUp, async (fixture) => {
        const { admin, lab } = fixture;
        const before = await picture(lab, quote);
        const answers = await admin.read((read) => askEverything(read, fixture));
        expect(answers).toBe(3 + 7 * (3 + TRAPS.length));
        expect(await picture(lab, quote)).toEqual(before);
        await expect.poll(() => transactions(lab)).toEqual([]);
        expect(await running(lab)).toEqual([]);
      });
    });

    it('holds no lock that a change of the table would wait for', async () => {
      await withDatabase(subject, setUp, async (fixture) => {
        const { reader, lab } = fixture;
        await reader.read((read) => askEverything(read, fixture));
        expect(await connections(lab)).toHaveLength(1);
        await lab.execute('ALTER TABLE victim ADD COLUMN w int; DROP TABLE touched');
        expect(await lab.query('SELECT COUNT(w) FROM victim')).toEqual([['0']]);
      });
    });

    it('is refused its one attempt to write by the read-only transaction', async () => {
      await withDatabase(subject, setUp, async ({ admin }) => {
        const { writeRefusedWith } = await admin.read((read) => read.privileges());
        expect(writeRefusedWith).toBe({ mysql: '1792', postgres: '25006' }[subject.engine.name]);
      });
    });
  });
}
