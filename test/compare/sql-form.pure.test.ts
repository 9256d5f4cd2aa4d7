import { describe, expect, it } from 'vitest';
import { sqlForm } from '../../mcp-server/src/compare/sql-form.ts';

describe('the form of an expression', () => {
  it.each([
    ['`price` > 0', 'price > 0'],
    ['((price > (0)::numeric))', 'price > 0'],
    ['(price)::numeric(10,2) > 0', 'price > 0'],
    ['"Price" > 0', 'price > 0'],
    ["(state)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])", "state in ( 'a' , 'b' )"],
    ["state in (_utf8mb4'a',_utf8mb4'b')", "state in ( 'a' , 'b' )"],
    ["'2020-01-01 00:00:00'::timestamp without time zone", "'2020-01-01 00:00:00'"],
    ["'2020-01-01'::timestamp(3) with time zone > at", "'2020-01-01' > at"],
    ["'x'::shop.order_state", "'x'"],
    ['((a > 0) AND (b > 0))', 'a > 0 and b > 0'],
    ['((a > 0) OR ((b > 0) AND (c > 0)))', 'a > 0 or ( b > 0 and c > 0 )'],
    ['a * (b + c)', 'a * ( b + c )'],
    ['(a + b) * c', '( a + b ) * c'],
    ['NOT (a > 0)', 'not ( a > 0 )'],
    ["note <> 'it''s (a) TEST'", "note <> 'it''s (a) TEST'"],
    ['concat(a, (b))', 'concat ( a , b )'],
    ['rating between 1 and 5', 'rating >= 1 and rating <= 5'],
    ['((rating >= 1) AND (rating <= 5))', 'rating >= 1 and rating <= 5'],
    ['a between 1 and 5 or b between 2 and 3', 'a >= 1 and a <= 5 or b >= 2 and b <= 3'],
    ['a not between 1 and 5', 'a not between 1 and 5'],
    ['a between 1 and 5 + b', 'a between 1 and 5 + b'],
    ["credit >= '-100'::integer::numeric", 'credit >= - 100'],
    ['credit >= -(100)', 'credit >= - 100'],
    ["note = '5'::text", "note = '5'"],
    ["tags <@ ARRAY['a'::text]", "tags <@ array [ 'a' ]"],
    ['', ''],
    ['((', ''],
  ])('%s becomes %s', (sql, form) => {
    expect(sqlForm(sql)).toBe(form);
  });

  it('renames columns but not text', () => {
    expect(sqlForm("unitPrice > 0 and note = 'unitPrice'", new Map([['unitprice', 'unit_price']]))).toBe(
      "unit_price > 0 and note = 'unitPrice'",
    );
  });
});
