import { describe, expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { assessPair, inspected, named } from './assess-pair.ts';
import { multiset } from './same-rows.ts';
import { insertRows, mysqlTables, postgresTables } from './shop-pair.ts';
import { shown } from './show.ts';

const mysqlCode = [
  'CREATE VIEW pay AS SELECT id, total FROM orders WHERE total > 0',
  `CREATE PROCEDURE monthly(IN y int)
BEGIN
  DECLARE done int DEFAULT 0;
  DECLARE c CURSOR FOR SELECT id FROM orders;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  IF y > 2000 THEN
    INSERT IGNORE INTO customers (email, active) VALUES ('x', 1);
  END IF;
  SELECT IFNULL(SUM(total), 0), LAST_INSERT_ID() FROM orders;
END`,
  `CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC RETURN n * 2`,
  `CREATE TRIGGER a_check BEFORE INSERT ON orders FOR EACH ROW
BEGIN
  IF NEW.total < 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'; END IF;
END`,
  `CREATE TRIGGER b_fill BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = COALESCE(NEW.note, 'x')`,
  `CREATE TRIGGER gone AFTER DELETE ON orders FOR EACH ROW INSERT INTO \`order\` VALUES (OLD.id, 'x')`,
  `CREATE EVENT tidy ON SCHEDULE EVERY 1 DAY STARTS '2034-01-01 00:00:00' DO DELETE FROM orders WHERE placed_at < NOW() - INTERVAL 1 YEAR`,
];
const cascading =
  'ALTER TABLE orders ADD CONSTRAINT kids FOREIGN KEY (customerId) REFERENCES customers (id) ON DELETE CASCADE';

const postgresCode = [
  'CREATE VIEW pay AS SELECT id, total FROM orders WHERE total > 0',
  'CREATE VIEW numbered AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM pay',
  'CREATE MATERIALIZED VIEW totals AS SELECT customer_id, sum(total) AS s FROM orders GROUP BY customer_id',
  `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.note := coalesce(NEW.note, 'x');
  RETURN NEW;
END $$`,
  'CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT n * 2 $$',
  'CREATE TRIGGER touched BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()',
  'CREATE TRIGGER whole AFTER INSERT ON orders REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION touch()',
  "CREATE AGGREGATE total_of (numeric) (sfunc = numeric_add, stype = numeric, initcond = '0')",
];

describe.each(['mariadb', 'mysql9'] as const)('the code of %s for PostgreSQL', (kind) => {
  it('gets a verdict, a place to live, and the lines that stand in the way', async () => {
    const source = await sharedServer(kind).createDatabase();
    const target = await sharedServer('postgres').createDatabase();
    await source.execute(mysqlTables('utf8mb4_bin'));
    for (const sql of [cascading, ...mysqlCode]) await source.execute(`SET SESSION time_zone = '+00:00'; ${sql}`);
    await target.execute(postgresTables);
    const assessment = await assessPair(source.url, target.url);
    expect(shown(assessment)).toMatchSnapshot(kind);
    expect(named(assessment, 'gone').reasons[1]?.consequence).toBe(
      'The source does not fire gone for rows of orders that 1 foreign key (kids) deletes or changes; the target does, so its effect happens twice where the parent’s code already makes up for it.',
    );
    const rights = assessment.objects.map(({ name, definer, rights: whose }) => [name, definer, whose]);
    expect(rights).toEqual(assessment.objects.map(({ name }) => [name, 'admin@%', 'definer']));
    await source.drop();
    await target.drop();
  });

  it('is not readable for a login without the rights, which are named', async () => {
    const source = await sharedServer(kind).createDatabase();
    const target = await sharedServer('postgres').createDatabase();
    await source.execute(mysqlTables('utf8mb4_bin'));
    for (const sql of mysqlCode) await source.execute(sql);
    await target.execute(postgresTables);
    const blind = await assessPair(source.readerUrl, target.readerUrl);
    expect(
      blind.objects.map(({ kind: of, name, verdict, reasons }) => [of, name, verdict, reasons[0]?.consequence]),
    ).toEqual([
      ['view', 'pay', 'not readable', 'Nothing is known about it: its text is hidden: grant SHOW VIEW.'],
      ['event', 'every event', 'not readable', 'Nothing is known about it: events are hidden without the right EVENT.'],
      [
        'procedure',
        'every routine',
        'not readable',
        'Nothing is known about it: routines are hidden without a right on them.',
      ],
      [
        'trigger',
        'every trigger',
        'not readable',
        'Nothing is known about it: triggers are hidden without the right TRIGGER.',
      ],
    ]);
    expect(blind.views).toEqual([]);
    await source.execute(`GRANT EXECUTE ON \`${source.name}\`.* TO 'reader'@'%'`);
    const half = await assessPair(source.readerUrl, target.readerUrl);
    const grant = kind === 'mariadb' ? 'SELECT on mysql.proc' : 'SHOW_ROUTINE';
    expect(named(half, 'twice')).toMatchObject({
      verdict: 'not readable',
      reasons: [{ consequence: `Nothing is known about it: its text is hidden: grant ${grant}.` }],
    });
    await source.execute(`REVOKE EXECUTE ON \`${source.name}\`.* FROM 'reader'@'%'`);
    await source.drop();
    await target.drop();
  });
});

describe.each(['mysql9', 'mariadb'] as const)('the code of PostgreSQL for %s', (kind) => {
  it('gets a verdict, a place to live, and the lines that stand in the way', async () => {
    const source = await sharedServer('postgres18').createDatabase();
    const target = await sharedServer(kind).createDatabase();
    await source.execute(postgresTables);
    for (const sql of postgresCode) await source.execute(sql);
    await target.execute(mysqlTables('utf8mb4_bin'));
    expect(shown(await assessPair(source.url, target.url))).toMatchSnapshot('postgres');
    await source.drop();
    await target.drop();
  });
});

it('everything of PostgreSQL 15 is as is on PostgreSQL 18, where its own text runs and gives the same', async () => {
  const source = await sharedServer('postgres').createDatabase();
  const target = await sharedServer('postgres18').createDatabase();
  for (const { execute } of [source, target]) {
    await execute(postgresTables);
    await execute(insertRows('postgres'));
  }
  for (const sql of postgresCode.slice(0, -1)) await source.execute(sql);
  await source.execute('REFRESH MATERIALIZED VIEW totals');
  const { objects, views } = await assessPair(source.url, target.url);
  expect(objects.map(({ verdict, certain, reasons }) => [verdict, certain, reasons])).toEqual(
    objects.map(() => ['as is', true, []]),
  );
  expect(views.map(({ name }) => name)).toEqual(['pay', 'numbered', 'totals']);
  for (const { name, query, materialized } of views) {
    await target.execute(`CREATE ${materialized ? 'MATERIALIZED ' : ''}VIEW ${name} AS ${query}`);
    const [left, right] = [await source.query(`SELECT * FROM ${name}`), await target.query(`SELECT * FROM ${name}`)];
    expect(multiset(right)).toEqual(multiset(left));
  }
  for (const { kind, translation } of objects) if (!kind.includes('view')) await target.execute(translation ?? '');
  const [before, after] = [await inspected(source.url), await inspected(target.url)];
  expect(after.schema.routines).toEqual(before.schema.routines);
  expect(after.schema.triggers).toEqual(before.schema.triggers);
  const again = await assessPair(source.url, target.url);
  expect(again.views).toEqual([]);
  expect(again.objects.every(({ onTarget }) => onTarget)).toBe(true);
  await source.drop();
  await target.drop();
});

it.each(['mariadb', 'mysql9'] as const)(
  'a view of %s moves to another database of its kind with the names changed and nothing in doubt',
  async (kind) => {
    const source = await sharedServer(kind).createDatabase();
    const target = await sharedServer(kind).createDatabase();
    for (const { execute } of [source, target]) {
      await execute(mysqlTables('utf8mb4_general_ci'));
      await execute(insertRows('mysql'));
    }
    await source.execute(
      "CREATE VIEW anns AS SELECT nick, COUNT(*) AS n, AVG(id) AS a, MAX(UPPER(email)) AS m FROM customers WHERE nick = 'ANN' OR code = 'ab ' GROUP BY nick ORDER BY nick",
    );
    const assessment = await assessPair(source.url, target.url);
    const { verdict, certain, translation, reasons } = named(assessment, 'anns');
    expect([verdict, certain, reasons.map(({ construct }) => construct)]).toEqual(['adjust', true, ['other-names']]);
    expect(translation).not.toContain(source.name);
    await target.execute(`CREATE VIEW anns AS ${translation}`);
    expect(await target.query('SELECT * FROM anns')).toEqual(await source.query('SELECT * FROM anns'));
    await source.drop();
    await target.drop();
  },
);

it('between MariaDB and MySQL nothing is as is, since each has functions of its own', async () => {
  const source = await sharedServer('mariadb').createDatabase();
  const target = await sharedServer('mysql9').createDatabase();
  await source.execute(mysqlTables('utf8mb4_bin'));
  for (const sql of mysqlCode) await source.execute(sql);
  await target.execute(mysqlTables('utf8mb4_bin'));
  const { objects } = await assessPair(source.url, target.url);
  expect(objects.map(({ name, verdict, certain }) => [name, verdict, certain])).toEqual([
    ['pay', 'adjust', true],
    ['monthly', 'adjust', false],
    ['twice', 'adjust', false],
    ['a_check', 'adjust', false],
    ['b_fill', 'adjust', false],
    ['gone', 'adjust', false],
    ['tidy', 'adjust', false],
  ]);
  await source.drop();
  await target.drop();
});

it('a database without code has no verdicts', async () => {
  const source = await sharedServer('mysql9').createDatabase();
  const target = await sharedServer('postgres').createDatabase();
  expect(await assessPair(source.url, target.url)).toEqual({ objects: [], views: [] });
  await source.drop();
  await target.drop();
});

it('a view that only a check option completes is a draft; one with its reader’s rights keeps them', async () => {
  const source = await sharedServer('mysql9').createDatabase();
  const target = await sharedServer('postgres').createDatabase();
  await source.execute(mysqlTables('utf8mb4_bin'));
  await target.execute(postgresTables);
  await source.execute(`CREATE SQL SECURITY INVOKER VIEW invoked AS SELECT id FROM orders;
    CREATE VIEW checked AS SELECT id FROM orders WHERE qty > 1 WITH CHECK OPTION; CREATE VIEW customers2 AS SELECT id FROM customers`);
  await target.execute('CREATE TABLE customers2 (id int); CREATE VIEW elsewhere AS SELECT 1 AS a');
  const assessment = await assessPair(source.url, target.url);
  const told = assessment.objects.map(({ name, certain, translation, rights, reasons }) => [
    name,
    certain,
    translation !== null,
    rights,
    reasons.at(-1)?.consequence,
  ]);
  expect(told).toEqual([
    [
      'checked',
      false,
      true,
      'definer',
      'The draft runs, but is not certain to do the same, because of its CHECK OPTION, which refuses rows that it would not show; add it to CREATE VIEW.',
    ],
    [
      'customers2',
      false,
      false,
      'definer',
      'It is not translated, because of the name customers2, which a table of the target has.',
    ],
    ['invoked', true, true, 'invoker', undefined],
  ]);
  expect(assessment.views.map(({ name, asInvoker }) => [name, asInvoker])).toEqual([
    ['checked', false],
    ['invoked', true],
  ]);
  await source.drop();
  await target.drop();
});
