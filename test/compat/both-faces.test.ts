import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompatFace } from '../../mcp-server/src/model/compat.ts';
import { type OldTable, oldTable } from '../../templates/compat/old-table.ts';
import type { Row } from '../../templates/compat/shape.ts';
import type { ServerKind } from '../lab/kinds.ts';
import { type Application, openSideBySide, type SideBySide } from './old-and-new.ts';

const TABLES = `
  CREATE TABLE cats (id int PRIMARY KEY, name varchar(20) NOT NULL, legacy int);
  CREATE TABLE dogs (id int PRIMARY KEY, name varchar(20) NOT NULL, legacy int);
  CREATE TABLE pets (kind varchar(5) NOT NULL, id int NOT NULL, called varchar(20) NOT NULL, PRIMARY KEY (kind, id));
  CREATE TABLE orders (id int PRIMARY KEY, region varchar(5) NOT NULL, state varchar(10) NOT NULL DEFAULT 'open', note varchar(20));
  CREATE TABLE orders_eu (id int PRIMARY KEY, state varchar(10) NOT NULL DEFAULT 'open', note varchar(20));
  CREATE TABLE parcels (id int PRIMARY KEY, kg int NOT NULL);
  CREATE TABLE light_parcels (id int PRIMARY KEY, weight int NOT NULL);
  CREATE TABLE jobs (id int PRIMARY KEY, state varchar(10) NOT NULL, note varchar(20));
  CREATE TABLE jobs_open (id int PRIMARY KEY, note varchar(20));
  CREATE TABLE jobs_past (id int PRIMARY KEY, state varchar(10) NOT NULL, note varchar(20));
  CREATE TABLE users (id int PRIMARY KEY, name varchar(20) NOT NULL, email varchar(40), seen int);
  CREATE TABLE people (id int PRIMARY KEY, full_name varchar(20) NOT NULL);
  CREATE TABLE user_emails (user_id int PRIMARY KEY, email_address varchar(40) NOT NULL, seen int, FOREIGN KEY (user_id) REFERENCES people (id));
  CREATE TABLE accounts (id int PRIMARY KEY, owner varchar(20), city varchar(20));
  CREATE TABLE account_owners (id int PRIMARY KEY, owner varchar(20));
  CREATE TABLE account_cities (id int PRIMARY KEY, city varchar(20), FOREIGN KEY (id) REFERENCES account_owners (id) ON UPDATE CASCADE)`;
const YAML = `tables:
  - { source: cats, target: pets, columns: { name: called }, drop: [legacy], constants: { kind: cat } }
  - { source: dogs, target: pets, columns: { name: called }, drop: [legacy], constants: { kind: dog } }
  - { source: orders, target: orders_eu, drop: [region], where: [{ column: region, op: "=", value: eu }, { column: state, op: "!=", value: gone }] }
  - { source: parcels, target: light_parcels, columns: { kg: weight }, where: [{ column: kg, op: "<", value: 10 }] }
  - { source: jobs, target: jobs_open, drop: [state], where: [{ column: state, op: "=", value: open }] }
  - { source: jobs, target: jobs_past, where: [{ column: state, op: in, value: [done, failed] }] }
  - { source: users, target: people, columns: { name: full_name } }
  - { source: users, target: user_emails, columns: { id: user_id, email: email_address }, where: [{ column: email, op: is not null }] }
  - { source: accounts, target: account_owners }
  - { source: accounts, target: account_cities }`;

const KINDS: readonly ServerKind[] = ['postgres', 'postgres18', 'mariadb', 'mysql9'];
const FACES: readonly CompatFace[] = ['old', 'new'];

/** Where something is written: in the shape in front, by view or adapter, or in the tables beneath. */
type Way = 'view' | 'adapter' | 'beneath';

interface Pet {
  readonly kind: string;
  readonly id: number;
  readonly called: string;
}
type PetWrite =
  | { readonly way: Way; readonly do: 'put'; readonly pet: Pet }
  | { readonly way: Way; readonly do: 'renumber'; readonly pet: Pet; readonly to: number }
  | { readonly way: Way; readonly do: 'remove'; readonly pet: Pet };

const way = fc.constantFrom<Way>('view', 'adapter', 'beneath');
const pet = fc.record({
  kind: fc.constantFrom('cat', 'dog'),
  id: fc.nat(3),
  called: fc.constantFrom('a', "o'n", '👩‍🚀', ''),
});
const petWrite: fc.Arbitrary<PetWrite> = fc.oneof(
  fc.record({ way, do: fc.constant('put' as const), pet }),
  fc.record({ way, do: fc.constant('renumber' as const), pet, to: fc.nat(3) }),
  fc.record({ way, do: fc.constant('remove' as const), pet }),
);

const worlds = KINDS.flatMap((kind) => FACES.map((face) => ({ kind, face })));

describe.each(worlds)('on $kind the $face shape over the tables of the other', ({ kind, face }) => {
  let both: SideBySide;
  const isPostgres = kind.startsWith('postgres');
  beforeAll(async () => {
    const tables = isPostgres ? TABLES : TABLES.replaceAll(/varchar\((\d+)\)/g, 'varchar($1) COLLATE utf8mb4_bin');
    both = await openSideBySide(kind, tables, YAML, face);
  });
  afterAll(() => both.close());

  const front = (): Application => both[face];
  const beneath = (): Application => both[face === 'old' ? 'new' : 'old'];
  const adapter = (table: string): OldTable<Row> => {
    const shape = both.shapes.find((each) => each.name.endsWith(`.${table}`));
    if (shape === undefined) throw new Error(`no shape of ${table}`);
    return oldTable(shape, beneath());
  };
  /** An application's transaction through the adapter: an error takes back what it wrote. */
  const byAdapter = async <Result>(table: string, work: (table: OldTable<Row>) => Promise<Result>): Promise<Result> => {
    await beneath().rows('BEGIN');
    try {
      const result = await work(adapter(table));
      await beneath().rows('COMMIT');
      return result;
    } catch (error) {
      await beneath().rows('ROLLBACK');
      throw error;
    }
  };
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
  const insert = (table: string, row: Row) =>
    `INSERT INTO ${table} (${Object.keys(row)}) VALUES (${Object.values(row).map((value) => (value === null ? 'NULL' : text(String(value))))})`;

  it('covers every table that can be read so, and names the others with the reason', () => {
    const reason = (table: string) => both.layer.notCovered.find((each) => each.table.endsWith(`.${table}`))?.reason;
    const shown = [...both.layer.tables, ...both.layer.unions].map(({ source }) => source.name).sort();
    if (face === 'old') {
      expect(shown).toEqual(['accounts', 'cats', 'dogs', 'jobs', 'orders', 'parcels', 'users']);
      expect(both.layer.notCovered).toEqual([]);
      return;
    }
    expect(shown).toEqual(['jobs_open', 'jobs_past', 'light_parcels', 'orders_eu', 'people', 'pets', 'user_emails']);
    expect(reason('account_owners')).toMatch(
      /^a row of \S+\.accounts is one of it and one of \S+\.account_cities: nothing tells which of them are there$/,
    );
  });

  it('several tables that went into one: whoever writes where, both show the same, key changes included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(petWrite, { minLength: 4, maxLength: 16 }), async (writes) => {
        for (const table of face === 'old' ? ['pets'] : ['cats', 'dogs']) await beneath().rows(`DELETE FROM ${table}`);
        const pets = new Map<string, Pet>();
        for (const write of writes) await writePet(write, pets);
        const wanted = [...pets.values()].sort((a, b) => (a.kind + a.id < b.kind + b.id ? -1 : 1));
        expect(await both.new.rows('SELECT kind, id, called FROM pets ORDER BY kind, id')).toEqual(wanted);
        for (const kindOf of ['cat', 'dog']) {
          const rows = await both.old.rows(`SELECT id, name, legacy FROM ${kindOf}s ORDER BY id`);
          const own = wanted.filter((each) => each.kind === kindOf);
          expect(rows).toEqual(own.map(({ id, called }) => ({ id, name: called, legacy: null })));
        }
      }),
      { numRuns: 12 },
    );
  });

  /** Does it to the database and to the model. */
  async function writePet(write: PetWrite, pets: Map<string, Pet>): Promise<void> {
    const { kind: kindOf, id, called } = write.pet;
    const name = `${kindOf}${id}`;
    const there = pets.has(name);
    if (write.do === 'renumber') {
      const to = `${kindOf}${write.to}`;
      if (!there || (pets.has(to) && to !== name)) return;
      await changePet(write.way, write.pet, { id: write.to });
      const row = pets.get(name);
      pets.delete(name);
      if (row !== undefined) pets.set(to, { ...row, id: write.to });
    } else if (write.do === 'remove') {
      await removePet(write.way, write.pet, there);
      pets.delete(name);
    } else {
      if (there) await changePet(write.way, write.pet, { called });
      else await addPet(write.way, write.pet);
      pets.set(name, { kind: kindOf, id, called });
    }
  }

  const isOldSide = (by: Way) => (by === 'beneath') !== (face === 'old');
  /** Views of MySQL and MariaDB take no INSERT that needs a constant, and over several tables nothing. */
  const takes = (by: Way, operation: 'insert' | 'other'): Way =>
    by === 'view' && !isPostgres && (face === 'new' || operation === 'insert') ? 'adapter' : by;
  const session = (by: Way) => (by === 'beneath' ? beneath() : front());

  async function addPet(wanted: Way, { kind: kindOf, id, called }: Pet): Promise<void> {
    const by = takes(wanted, 'insert');
    const [table, row] = isOldSide(by) ? [`${kindOf}s`, { id, name: called }] : ['pets', { kind: kindOf, id, called }];
    if (by !== 'adapter') await session(by).rows(insert(table, row));
    else expect(await byAdapter(table, (each) => each.insert(row))).toMatchObject(row);
  }

  async function changePet(
    wanted: Way,
    { kind: kindOf, id }: Pet,
    change: { id?: number; called?: string },
  ): Promise<void> {
    const by = takes(wanted, 'other');
    const old = isOldSide(by);
    const changes = Object.fromEntries(
      Object.entries(change).map(([key, value]) => [old && key === 'called' ? 'name' : key, value]),
    );
    const key = old ? { id } : { kind: kindOf, id };
    const table = old ? `${kindOf}s` : 'pets';
    if (by === 'adapter') {
      expect(await byAdapter(table, (each) => each.update(key, changes))).toMatchObject(changes);
      return;
    }
    const set = Object.entries(changes).map(([column, value]) => `${column} = ${text(String(value))}`);
    const where = Object.entries(key).map(([column, value]) => `${column} = ${text(String(value))}`);
    await session(by).rows(`UPDATE ${table} SET ${set} WHERE ${where.join(' AND ')}`);
  }

  async function removePet(wanted: Way, { kind: kindOf, id }: Pet, there: boolean): Promise<void> {
    const by = takes(wanted, 'other');
    const old = isOldSide(by);
    const table = old ? `${kindOf}s` : 'pets';
    if (by === 'adapter')
      expect(await byAdapter(table, (each) => each.remove(old ? { id } : { kind: kindOf, id }))).toBe(there);
    else await session(by).rows(`DELETE FROM ${table} WHERE id = ${id}${old ? '' : ` AND kind = '${kindOf}'`}`);
  }

  if (face === 'old') oldFace();
  else newFace();

  function oldFace(): void {
    it('shows exactly the rows that the mapping carries, and takes no other', async () => {
      await both.new.rows(`INSERT INTO orders_eu VALUES (1, 'open', NULL), (2, 'gone', NULL)`);
      await both.new.rows('INSERT INTO light_parcels VALUES (1, 9), (2, 10)');
      expect(await both.old.rows('SELECT id, region, state FROM orders')).toEqual([
        { id: 1, region: 'eu', state: 'open' },
      ]);
      expect(await both.old.rows('SELECT id, kg FROM parcels')).toEqual([{ id: 1, kg: 9 }]);
      await both.old.rows('INSERT INTO parcels (id, kg) VALUES (3, 3)');
      await expect(both.old.rows('INSERT INTO parcels (id, kg) VALUES (4, 10)')).rejects.toThrow(/check option/i);
      await expect(both.old.rows('UPDATE parcels SET kg = 11 WHERE id = 1')).rejects.toThrow(/check option/i);
      await expect(both.old.rows(`UPDATE orders SET state = 'gone'`)).rejects.toThrow(
        isPostgres ? 'public.orders takes only rows that the mapping carries' : /check option/i,
      );
      await expect(byAdapter('parcels', (table) => table.insert({ id: 5, kg: 10 }))).rejects.toThrow(
        /takes only rows that the mapping carries/,
      );
      await expect(byAdapter('parcels', (table) => table.update({ id: 1 }, { kg: 10 }))).rejects.toThrow(
        /takes only rows that the mapping carries/,
      );
      expect(await byAdapter('parcels', (table) => table.update({ id: 2 }, { kg: 1 }))).toBe(null);
      for (const wrong of [
        { id: 6, region: 'us' },
        { id: 6, region: 'eu', state: 'gone' },
      ]) {
        await expect(byAdapter('orders', (table) => table.insert(wrong))).rejects.toThrow(
          /rows that the mapping carries/,
        );
        if (isPostgres) await expect(both.old.rows(insert('orders', wrong))).rejects.toMatchObject({ code: '44000' });
      }
      if (isPostgres) {
        const [stored] = await both.old.rows('INSERT INTO orders (id, note) VALUES (7, NULL) RETURNING *');
        expect(stored).toEqual({ id: 7, region: 'eu', state: 'open', note: null });
      } else
        expect(await byAdapter('orders', (table) => table.insert({ id: 7 }))).toEqual({
          id: 7,
          region: 'eu',
          state: 'open',
          note: null,
        });
      await both.old.rows(`UPDATE orders SET note = 'x', state = 'sent' WHERE id = 7`);
      if (isPostgres) await both.old.rows(`UPDATE orders SET region = 'eu', id = 8 WHERE id = 7`);
      else await both.old.rows('UPDATE orders SET id = 8 WHERE id = 7');
      await both.old.rows('DELETE FROM orders WHERE id IN (1, 2)');
      await both.old.rows('DELETE FROM parcels');
      expect(await both.new.rows('SELECT id, state, note FROM orders_eu ORDER BY id')).toEqual([
        { id: 2, state: 'gone', note: null },
        { id: 8, state: 'sent', note: 'x' },
      ]);
      expect(await both.new.rows('SELECT id FROM light_parcels')).toEqual([{ id: 2 }]);
    });

    it('finds rows in the table where their values put them, and moves them', async () => {
      const write = async (statement: string, work: (table: OldTable<Row>) => Promise<unknown>) => {
        if (isPostgres) await both.old.rows(statement);
        else await byAdapter('jobs', work);
      };
      await write(`INSERT INTO jobs VALUES (1, 'open', 'a')`, (table) =>
        table.insert({ id: 1, state: 'open', note: 'a' }),
      );
      await write(`INSERT INTO jobs VALUES (2, 'done', 'b')`, (table) =>
        table.insert({ id: 2, state: 'done', note: 'b' }),
      );
      await write(`UPDATE jobs SET state = 'failed', note = 'c' WHERE id = 1`, (table) =>
        table.update({ id: 1 }, { state: 'failed', note: 'c' }),
      );
      await write(`UPDATE jobs SET id = 3 WHERE id = 2`, (table) => table.update({ id: 2 }, { id: 3 }));
      await both.new.rows(`INSERT INTO jobs_open VALUES (4, 'd')`);
      expect(await both.old.rows('SELECT id, state, note FROM jobs ORDER BY id')).toEqual([
        { id: 1, state: 'failed', note: 'c' },
        { id: 3, state: 'done', note: 'b' },
        { id: 4, state: 'open', note: 'd' },
      ]);
      expect(await byAdapter('jobs', (table) => table.find({ id: 4 }))).toEqual({ id: 4, state: 'open', note: 'd' });
      const nowhere = write(`INSERT INTO jobs VALUES (5, 'lost', NULL)`, (table) =>
        table.insert({ id: 5, state: 'lost' }),
      );
      await expect(nowhere).rejects.toThrow(/jobs takes only rows that the mapping carries/);
      await write('DELETE FROM jobs WHERE id = 3', (table) => table.remove({ id: 3 }));
      await write(`UPDATE jobs SET state = 'open' WHERE id = 1`, (table) => table.update({ id: 1 }, { state: 'open' }));
      expect(await both.new.rows('SELECT id, note FROM jobs_open ORDER BY id')).toEqual([
        { id: 1, note: 'c' },
        { id: 4, note: 'd' },
      ]);
      expect(await both.new.rows('SELECT id FROM jobs_past')).toEqual([]);
    });

    it('changes the key of a row that lies in several tables in all of them', async () => {
      await both.new.rows(`INSERT INTO people VALUES (1, 'a'), (2, 'b')`);
      await both.new.rows(`INSERT INTO user_emails VALUES (1, 'a@x', 7)`);
      await both.new.rows(`INSERT INTO account_owners VALUES (1, 'o')`);
      await both.new.rows(`INSERT INTO account_cities VALUES (1, 'c')`);
      if (isPostgres) {
        await both.old.rows(`UPDATE users SET id = id + 10, email = 'n@x' WHERE id = 1`);
        await both.old.rows(`UPDATE users SET id = id + 10 WHERE id = 2`);
        await both.old.rows(`UPDATE accounts SET id = 5, city = 'd'`);
        await byAdapter('users', (table) => table.update({ id: 11 }, { id: 21, name: 'z', seen: 8 }));
        expect(await both.old.rows('SELECT * FROM users ORDER BY id')).toEqual([
          { id: 12, name: 'b', email: null, seen: null },
          { id: 21, name: 'z', email: 'n@x', seen: 8 },
        ]);
      } else {
        await expect(both.old.rows('UPDATE accounts SET id = 5')).rejects.toThrow(/check option/i);
        await byAdapter('accounts', (table) => table.update({ id: 1 }, { id: 5, city: 'd' }));
        await expect(byAdapter('users', (table) => table.update({ id: 1 }, { id: 11, email: 'n@x' }))).rejects.toThrow(
          /foreign key constraint fails/,
        );
        await byAdapter('users', (table) => table.update({ id: 2 }, { id: 12 }));
        expect(await both.new.rows('SELECT id FROM people ORDER BY id')).toEqual([{ id: 1 }, { id: 12 }]);
      }
      expect(await both.old.rows('SELECT id, owner, city FROM accounts')).toEqual([{ id: 5, owner: 'o', city: 'd' }]);
    });
  }

  function newFace(): void {
    it('shows the rows that the mapping would carry, and gives new ones what it says of all of them', async () => {
      await both.old.rows(
        `INSERT INTO orders VALUES (1, 'eu', 'open', 'a'), (2, 'us', 'open', 'b'), (3, 'eu', 'gone', 'c')`,
      );
      expect(await both.new.rows('SELECT * FROM orders_eu')).toEqual([{ id: 1, state: 'open', note: 'a' }]);
      if (isPostgres) await both.new.rows('INSERT INTO orders_eu (id, note) VALUES (4, NULL)');
      else await byAdapter('orders_eu', (table) => table.insert({ id: 4 }));
      await both.new.rows(`UPDATE orders_eu SET note = 'x', id = id + 10`);
      await expect(both.new.rows(`UPDATE orders_eu SET state = 'gone'`)).rejects.toThrow(/check option/i);
      await expect(byAdapter('orders_eu', (table) => table.insert({ id: 5, state: 'gone' }))).rejects.toThrow(
        /takes only rows that the mapping carries/,
      );
      await both.new.rows('DELETE FROM orders_eu WHERE id IN (2, 3, 11)');
      expect(await both.old.rows('SELECT * FROM orders ORDER BY id')).toEqual([
        { id: 2, region: 'us', state: 'open', note: 'b' },
        { id: 3, region: 'eu', state: 'gone', note: 'c' },
        { id: 14, region: 'eu', state: 'open', note: 'x' },
      ]);
    });

    it('moves no row whose table keeps more of it, and takes none of a kind that no table holds', async () => {
      await both.old.rows(`DELETE FROM cats`);
      await both.old.rows(`INSERT INTO cats VALUES (1, 'a', 5)`);
      const turn = isPostgres
        ? both.new.rows(`UPDATE pets SET kind = 'dog' WHERE id = 1`)
        : byAdapter('pets', (table) => table.update({ kind: 'cat', id: 1 }, { kind: 'dog' }));
      await expect(turn).rejects.toThrow(/this row of \S+ cannot move to another table/);
      const fish = { kind: 'fish', id: 1, called: 'f' };
      const add = isPostgres ? both.new.rows(insert('pets', fish)) : byAdapter('pets', (table) => table.insert(fish));
      await expect(add).rejects.toThrow(/pets takes only rows that the mapping carries/);
      await expect(byAdapter('pets', (table) => table.find({ id: 1 }))).rejects.toThrow(
        'pets is found by id, kind: kind is missing',
      );
      if (!isPostgres)
        await expect(both.new.rows(insert('pets', { ...fish, kind: 'cat' }))).rejects.toThrow(/not insertable/);
    });

    it('two tables that lie in one: a row of the second comes and goes by its own columns', async () => {
      const write = async (table: string, statement: string, work: (table: OldTable<Row>) => Promise<unknown>) => {
        if (isPostgres) await both.new.rows(statement);
        else {
          await expect(both.new.rows(statement)).rejects.toThrow(/not (insertable-into|updatable)/);
          await byAdapter(table, work);
        }
      };
      for (const [id, name] of [
        [1, 'a'],
        [2, 'b'],
      ] as const)
        await write('people', insert('people', { id, full_name: name }), (table) =>
          table.insert({ id, full_name: name }),
        );
      const mail = { user_id: 1, email_address: 'a@x', seen: 1 };
      await write('user_emails', insert('user_emails', mail), (table) => table.insert(mail));
      expect(await both.new.rows('SELECT * FROM user_emails')).toEqual([mail]);
      await write('user_emails', 'UPDATE user_emails SET seen = 2', (table) =>
        table.update({ user_id: 1 }, { seen: 2 }),
      );
      await write('user_emails', 'UPDATE user_emails SET user_id = 2', (table) =>
        table.update({ user_id: 1 }, { user_id: 2 }),
      );
      await both.old.rows(`UPDATE users SET name = 'c' WHERE id = 2`);
      expect(await both.old.rows('SELECT * FROM users ORDER BY id')).toEqual([
        { id: 1, name: 'a', email: null, seen: null },
        { id: 2, name: 'c', email: 'a@x', seen: 2 },
      ]);
      const refused = async (
        table: string,
        statement: string,
        work: (table: OldTable<Row>) => Promise<unknown>,
        why: RegExp,
      ) => {
        await expect(isPostgres ? both.new.rows(statement) : byAdapter(table, work)).rejects.toThrow(why);
      };
      const none = { user_id: 9, email_address: 'x' };
      await refused(
        'user_emails',
        insert('user_emails', none),
        (table) => table.insert(none),
        /there is none with this key/,
      );
      const again = { user_id: 2, email_address: 'x' };
      await refused(
        'user_emails',
        insert('user_emails', again),
        (table) => table.insert(again),
        /a row with this key already/,
      );
      const empty = { user_id: 1, email_address: null };
      await refused(
        'user_emails',
        insert('user_emails', empty),
        (table) => table.insert(empty),
        /email_address cannot be NULL/,
      );
      await refused(
        'people',
        'DELETE FROM people WHERE id = 2',
        (table) => table.remove({ id: 2 }),
        /still belongs to this row/,
      );
      await write('user_emails', 'DELETE FROM user_emails', (table) => table.remove({ user_id: 2 }));
      await write('people', 'DELETE FROM people WHERE id = 2', (table) => table.remove({ id: 2 }));
      expect(await both.old.rows('SELECT id, seen FROM users')).toEqual([{ id: 1, seen: null }]);
    });
  }

  it('goes by down.sql and comes again by up.sql, twice', async () => {
    for (const file of ['down.sql', 'down.sql', 'up.sql', 'up.sql'] as const) await both.run(file);
    expect(await front().rows(`SELECT count(*) AS n FROM ${face === 'old' ? 'jobs' : 'pets'}`)).toHaveLength(1);
  });
});
