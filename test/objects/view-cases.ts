type Views = Readonly<Record<string, string>>;

const column = { mysql: 'customerId', postgres: 'customer_id' };

function common(engine: 'mysql' | 'postgres'): Views {
  const customerId = column[engine];
  // PostgreSQL itself stops where 32 bits are not enough.
  const small = engine === 'postgres' ? ' WHERE qty < 100 AND id > 0' : '';
  return {
    plain: 'SELECT id, total, status, weight, seen_at FROM orders',
    above: 'SELECT id, total FROM orders WHERE total > 10 AND qty >= 0',
    exact_text: "SELECT id, note FROM orders WHERE note = 'first' OR note IN ('axb', 'none')",
    not_text: "SELECT id FROM orders WHERE note <> 'first'",
    not_in: 'SELECT id FROM orders WHERE qty NOT IN (0, 3)',
    enum_label: "SELECT id, status FROM orders WHERE status = 'open' OR status IN ('lost')",
    like_text: "SELECT id FROM orders WHERE note LIKE 'a\\_b%' OR note LIKE 'F%'".replace(
      '\\_',
      engine === 'mysql' ? '\\\\_' : '\\_',
    ),
    not_like: "SELECT id FROM orders WHERE note NOT LIKE 'f%'",
    nulls: 'SELECT id FROM orders WHERE note IS NULL OR placed_at IS NOT NULL AND qty IS NULL',
    between: 'SELECT id FROM orders WHERE qty BETWEEN -7 AND 3 AND NOT (total BETWEEN 0 AND 1)',
    since: "SELECT id, placed_at FROM orders WHERE placed_at >= '2024-01-01' AND placed_at < '2024-02-01 00:00:00'",
    born: "SELECT id, born FROM customers WHERE born = '1990-02-28' OR born > DATE '1999-12-30'",
    sums: `SELECT ${customerId} AS c, count(*) AS n, count(qty) AS q, sum(total) AS s, min(placed_at) AS f, max(qty) AS m FROM orders GROUP BY ${customerId} HAVING count(*) > 1`,
    sum_all: 'SELECT sum(qty) AS s, count(DISTINCT status) AS d, min(total) AS m FROM orders',
    joined: `SELECT c.email, o.id, o.total FROM customers c JOIN orders o ON o.${customerId} = c.id WHERE c.active`,
    left_join: `SELECT c.id, o.id AS order_id FROM customers c LEFT JOIN orders o ON o.${customerId} = c.id AND o.status = 'open'`,
    right_join: `SELECT c.id, o.id AS order_id FROM orders o RIGHT JOIN customers c ON o.${customerId} = c.id`,
    three: `SELECT a.id, b.id AS b, c.id AS c FROM orders a JOIN customers b ON b.id = a.${customerId} LEFT JOIN orders c ON c.id = a.id AND c.qty > 0`,
    crossed: 'SELECT c.id, o.id AS o FROM customers c CROSS JOIN orders o WHERE o.qty = 3',
    key_grouped: `SELECT c.id, c.email, sum(o.qty) AS s FROM customers c JOIN orders o ON o.${customerId} = c.id GROUP BY c.id`,
    cases:
      "SELECT id, CASE WHEN qty IS NULL THEN 0 WHEN qty < 0 THEN -1 ELSE qty END AS q, CASE status WHEN 'open' THEN 'o' ELSE 'x' END AS s FROM orders",
    arithmetic: `SELECT id, total * 2 + 1 AS a, total - 0.5 AS b, -qty AS c, qty + qty AS d FROM orders${small}`,
    wide_sum: 'SELECT id, total * 1.50 AS t FROM orders',
    coalesced:
      "SELECT id, COALESCE(note, 'none') AS n, COALESCE(qty, 0) AS q, COALESCE(total, 0) AS t, NULLIF(qty, 3) AS x FROM orders",
    lengths: 'SELECT id, char_length(email) AS c, octet_length(email) AS b FROM customers',
    parts:
      "SELECT id, substring(email, 1, 2) AS p, left(email, 3) AS l, right(email, 3) AS r, trim(email) AS t, replace(email, 'x', 'yy') AS y FROM customers",
    absolute: `SELECT id, abs(total) AS a, abs(qty) AS q FROM orders${small}`,
    dates:
      'SELECT id, extract(year FROM placed_at) AS y, extract(month FROM placed_at) AS m, extract(hour FROM placed_at) AS h FROM orders',
    by_year:
      'SELECT extract(year FROM placed_at) AS y, count(*) AS n FROM orders GROUP BY extract(year FROM placed_at)',
    distinct_notes: 'SELECT DISTINCT note FROM orders',
    distinct_status: 'SELECT DISTINCT status, qty FROM orders',
    union_all: 'SELECT id, qty AS n FROM orders UNION ALL SELECT id, 1 AS n FROM customers',
    union_once: 'SELECT note AS t FROM orders UNION SELECT email AS t FROM customers',
    ordered: 'SELECT id, qty, total FROM orders ORDER BY qty DESC, total, id',
    over_view: 'SELECT id, total FROM above WHERE total < 100000',
    rising: 'SELECT id, total FROM orders ORDER BY total, id',
    empty: "SELECT id FROM orders WHERE status = 'paid' AND status = 'open'",
    aa_over_over: `SELECT v.id, o.${customerId} AS c FROM over_view v JOIN orders o ON o.id = v.id`,
    constant: "SELECT id, 'x''y' AS t, 1 AS n, 2.50 AS d FROM customers",
    null_safe_dates: "SELECT id FROM orders WHERE placed_at <> '2024-01-01 00:00:00'",
  };
}

/** Views whose rows must be the same on both sides. */
export const certain: Readonly<Record<'mysql' | 'postgres', Views>> = {
  mysql: {
    ...common('mysql'),
    'odd "name` ☃': 'SELECT `select`, `we"ird ``x` AS `out"put` FROM `order`',
    ifs: "SELECT id, IFNULL(qty, 0) AS q, IF(qty > 0, 'plus', 'else') AS s, IF(status = 'open', 1, 0) AS o FROM orders",
    truth_sum:
      "SELECT SUM(status = 'open') AS n, SUM(c.active) AS a, COUNT(1) AS k FROM orders o JOIN customers c ON c.id = o.customerId",
    truth_out: 'SELECT id, qty > 0 AS positive, active = 1 AS a FROM orders JOIN (customers) USING (id)'
      .replace('orders JOIN (customers) USING (id)', 'customers JOIN (SELECT 1) x'.replace(' JOIN (SELECT 1) x', ''))
      .replace('qty > 0', 'id > 2'),
    truth_where: 'SELECT id FROM customers WHERE active = 1 AND NOT (id = 3)',
    not_active: 'SELECT id FROM customers WHERE !active OR active = 0',
    number_where: 'SELECT id FROM orders WHERE qty',
    null_safe: 'SELECT id FROM orders WHERE qty <=> NULL OR qty <=> 3',
    formats:
      "SELECT id, DATE_FORMAT(placed_at, '%Y-%m-%d %H:%i:%s') AS t, DATE_FORMAT(placed_at, '%d.%m.%Y') AS d, DATE(placed_at) AS day, YEAR(placed_at) AS y FROM orders",
    by_month:
      "SELECT DATE_FORMAT(placed_at, '%Y-%m') AS ym, COUNT(*) AS n FROM orders GROUP BY DATE_FORMAT(placed_at, '%Y-%m')".replace(
        'GROUP BY',
        'WHERE 1 GROUP BY',
      ),
    joined_text: "SELECT id, CONCAT(email, '-', id) AS k, CAST(id AS CHAR) AS t FROM customers",
    replaced: "SELECT id, REPLACE(nick, 'A', 'x') AS r, LEFT(nick, 2) AS l, TRIM(nick) AS t FROM customers",
    sub_one: 'SELECT id, SUBSTR(email, 2) AS s FROM customers',
    averaged:
      'SELECT AVG(qty) AS a, AVG(total) AS t, AVG(DISTINCT total) AS d, AVG(c.active) AS f FROM orders o JOIN customers c ON c.id = o.customerId',
    averaged_each:
      'SELECT customerId, AVG(total * 0.125) AS a, AVG(COALESCE(qty, 1)) AS q FROM orders GROUP BY customerId',
    over_average: 'SELECT a, t + 1 AS u FROM averaged WHERE t > 0.5',
    seconds: 'SELECT id, UNIX_TIMESTAMP(seen_at) AS s, UNIX_TIMESTAMP(seen_at) - 60 AS b FROM orders',
    seen: 'SELECT seen_at, COUNT(*) AS n FROM orders GROUP BY seen_at',
    seen_last: 'SELECT MAX(seen_at) AS l, COUNT(DISTINCT seen_at) AS d FROM orders',
    seen_after: 'SELECT a.id, COALESCE(a.seen_at, b.seen_at) AS t FROM orders a JOIN orders b ON a.seen_at > b.seen_at',
  },
  postgres: {
    ...common('postgres'),
    'odd "name` ☃': 'SELECT "select", "we""ird `x" AS "out""put" FROM "order"',
    joined_text: "SELECT id, email || '-' || id AS k, id::text AS t FROM customers",
    skip_null: 'SELECT id, concat(email, nick, id) AS k FROM customers',
    truth_out: 'SELECT id, id > 2 AS big, active FROM customers',
    distinct_from: 'SELECT id FROM orders WHERE qty IS DISTINCT FROM 3 AND total IS NOT DISTINCT FROM total',
    formats:
      "SELECT id, to_char(placed_at, 'YYYY-MM-DD HH24:MI:SS') AS t, placed_at::date AS day, date_part('year', placed_at) AS y FROM orders",
    not_active: 'SELECT id FROM customers WHERE NOT active',
    by_nulls: 'SELECT id, qty FROM orders ORDER BY qty NULLS FIRST, id DESC',
    seconds: 'SELECT id, extract(epoch FROM seen_at) AS s FROM orders',
    seen: 'SELECT seen_at, count(*) AS n FROM orders GROUP BY seen_at',
  },
};

/** Views whose translation runs but is in doubt. */
export const drafts: Readonly<Record<'mysql' | 'postgres', Views>> = {
  mysql: {
    ci_text: "SELECT id FROM customers WHERE nick = 'ann'",
    ci_group: 'SELECT nick, COUNT(*) AS n FROM customers GROUP BY nick',
    averaged_more: 'SELECT AVG(qty) * 2 AS a FROM orders',
    averaged_having: 'SELECT customerId AS c FROM orders GROUP BY customerId HAVING AVG(qty) > 1',
    averaged_union: 'SELECT AVG(qty) AS a FROM orders UNION ALL SELECT total AS a FROM orders',
    seconds_read: 'SELECT id, UNIX_TIMESTAMP(placed_at) AS s FROM orders',
    upper_text: 'SELECT id, UPPER(email) AS u FROM customers',
    text_order: "SELECT id FROM orders WHERE note > 'a'",
    padded: "SELECT id FROM customers WHERE code = 'ab'",
    min_text: 'SELECT MIN(note) AS m FROM orders',
    over_draft: 'SELECT id FROM ci_text',
  },
  postgres: {
    averaged: 'SELECT avg(qty) AS a FROM orders',
    upper_text: 'SELECT id, upper(email) AS u FROM customers',
    loose_text: "SELECT id FROM customers WHERE nick = 'ann'",
    padded: "SELECT id FROM customers WHERE code = 'ab'",
  },
};

/** Views that are not translated. */
export const refused: Readonly<Record<'mysql' | 'postgres', Views>> = {
  mysql: {
    divided: 'SELECT id, total / 3 AS t FROM orders',
    remainder: 'SELECT id FROM orders WHERE qty % 2 = 1',
    coerced: 'SELECT id FROM orders WHERE note = 0',
    limited: 'SELECT id FROM orders LIMIT 3',
    subquery: 'SELECT id FROM orders WHERE customerId IN (SELECT id FROM customers)',
    exists_one: 'SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM customers c WHERE c.id = o.customerId)',
    derived: 'SELECT x.id FROM (SELECT id FROM orders) x',
    common_table: 'WITH x AS (SELECT id FROM orders) SELECT id FROM x',
    windowed: 'SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM orders',
    pattern: "SELECT id FROM orders WHERE note REGEXP '^a'",
    recent: 'SELECT id FROM orders WHERE placed_at > NOW() - INTERVAL 1 DAY',
    grouped_text: 'SELECT GROUP_CONCAT(note) AS g FROM orders',
    zero_date: "SELECT id FROM customers WHERE born > '0000-00-00'",
    least_of: 'SELECT id, GREATEST(qty, 0) AS g FROM orders',
    over_refused: 'SELECT id FROM limited',
    signed: 'SELECT CAST(note AS SIGNED) AS s FROM orders',
    unzoned: "SELECT id FROM orders WHERE seen_at > '2024-01-01'",
    float_sum: 'SELECT SUM(weight) AS w FROM orders',
    xored: 'SELECT id FROM orders WHERE (qty > 1) XOR (total > 1)',
    loose_group: 'SELECT customerId, note FROM orders GROUP BY customerId',
    nothing: 'SELECT id, NULL AS n FROM orders',
    mixed_union: 'SELECT active AS a FROM customers UNION ALL SELECT 1 AS a FROM orders',
  },
  postgres: {
    divided: 'SELECT id, total / 3 AS t FROM orders',
    first_each: 'SELECT DISTINCT ON (customer_id) customer_id, id FROM orders ORDER BY customer_id, id',
    ilike_text: "SELECT id FROM orders WHERE note ILIKE 'a%'",
    filtered: 'SELECT count(*) FILTER (WHERE qty > 1) AS n FROM orders',
    full_joined: 'SELECT c.id FROM customers c FULL JOIN orders o ON o.id = c.id',
    aggregated: "SELECT string_agg(note, ',') AS s FROM orders",
    arrayed: 'SELECT ARRAY[1, 2] AS a FROM orders',
    lateral_one: 'SELECT c.id FROM customers c, LATERAL (SELECT 1) x',
    pattern: "SELECT id FROM orders WHERE note ~ '^a'",
    rounded: 'SELECT total::integer AS t FROM orders',
    except_some: 'SELECT id FROM orders EXCEPT SELECT id FROM customers',
    'ship 🚢': 'SELECT id FROM orders',
    ship_column: 'SELECT id AS "🚢" FROM orders',
    two_cases: 'SELECT id AS a, qty AS "A" FROM orders',
    truth_test: 'SELECT id FROM customers WHERE active IS NOT TRUE',
  },
};
