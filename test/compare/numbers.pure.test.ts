import { describe, expect, it } from 'vitest';
import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import type { Column } from '../../mcp-server/src/model/schema.ts';
import {
  check,
  column,
  foreignKey,
  integer,
  numbered,
  saysOfColumn,
  saysOfTable,
  table,
  unsigned,
  varchar,
} from './build.ts';

const decimal = (precision: number | null, scale: number | null, isUnsigned = false): Column => {
  const args = precision === null ? '' : `(${precision},${scale})`;
  return column('total', `decimal${args}${isUnsigned ? ' unsigned' : ''}`, {
    kind: 'decimal',
    precision,
    scale,
    unsigned: isUnsigned,
  });
};
const float = (bits: number) =>
  column('ratio', bits === 32 ? 'real' : 'double', { kind: 'float', bits, unsigned: false });
const bits = (length: number | null, varying = false) =>
  column('flags', varying ? `bit varying(${length})` : `bit(${length})`, { kind: 'bits', length, varying });
const boolean = (name: string) => column(name, 'boolean', { kind: 'boolean' });
const truth = (name: string) =>
  column(name, 'tinyint(1)', { kind: 'integer', bits: 8, unsigned: false, truth: true } satisfies ColumnType);

describe('integer-narrowed', () => {
  const rule = 'integer-narrowed';

  it('warns when only the top half of an unsigned bigint is lost', () => {
    expect(saysOfColumn(rule, unsigned('ref', 64), integer('ref', {}, 64))).toMatchInlineSnapshot(`
      "warning: column shop.orders.ref (source)
      orders.ref is bigint unsigned (0 to 18446744073709551615) in the source and bigint (-9223372036854775808 to 9223372036854775807) in the target.
      A value above 9223372036854775807 cannot be written to the target: the copy or the application’s write fails on that row.
      Widen the target’s ref, or prove from the smallest and largest value of orders.ref that none lies above 9223372036854775807; give foreign keys that reference it the same type."
    `);
  });

  it('blocks when a bigint becomes an integer', () => {
    expect(saysOfColumn(rule, integer('ref', {}, 64), integer('ref'))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.ref (source)
      orders.ref is bigint (-9223372036854775808 to 9223372036854775807) in the source and int (-2147483648 to 2147483647) in the target.
      A value below -2147483648 or above 2147483647 cannot be written to the target: the copy or the application’s write fails on that row.
      Widen the target’s ref, or prove from the smallest and largest value of orders.ref that none lies below -2147483648 or above 2147483647; give foreign keys that reference it the same type."
    `);
  });

  it('says nothing of a counter far from the end of 63 bits, and of columns that a foreign key limits on both sides', () => {
    const counter = (next: string) =>
      table('orders', [unsigned('id', 64, { identity: numbered('auto_increment', { next }) })]);
    const target = table('orders', [integer('id', { identity: numbered('identity') }, 64)]);
    expect(saysOfTable(rule, counter('52001'), target)).toBe('');
    expect(saysOfTable(rule, counter('9223372036854775000'), target)).toMatch(/^warning/);
    expect(saysOfTable(rule, counter('52001'), table('orders', [integer('id')]))).toMatch(/^blocker/);
    const tied = (ref: Column) =>
      table('orders', [integer('id'), ref], { foreignKeys: [foreignKey('fk', 'ref', 'orders')] });
    expect(saysOfTable(rule, tied(unsigned('ref', 64)), tied(integer('ref', {}, 64)))).toBe('');
    const untied = table('orders', [integer('id'), integer('ref', {}, 64)]);
    expect(saysOfTable(rule, tied(unsigned('ref', 64)), untied)).toMatch(/^warning/);
  });

  it('takes nothing for granted of a counter whose next number is not known', () => {
    const counter = table('orders', [unsigned('id', 64, { identity: numbered('auto_increment') })]);
    expect(saysOfTable(rule, counter, table('orders', [integer('id', {}, 64)]))).toMatch(/^warning/);
  });

  it('counts the digits of a decimal target', () => {
    const narrow = { ...decimal(5, 0), name: 'ref' };
    expect(saysOfColumn(rule, integer('ref'), narrow)).toMatchInlineSnapshot(`
      "blocker: column shop.orders.ref (source)
      orders.ref is int (-2147483648 to 2147483647) in the source and decimal(5,0) (-99999 to 99999) in the target.
      A value below -99999 or above 99999 cannot be written to the target: the copy or the application’s write fails on that row.
      Widen the target’s ref, or prove from the smallest and largest value of orders.ref that none lies below -99999 or above 99999; give foreign keys that reference it the same type."
    `);
    expect(saysOfColumn(rule, unsigned('ref', 64), { ...decimal(20, 0), name: 'ref' })).toBe('');
  });

  it('accepts the same type, a wider one, and an unsigned int in a bigint', () => {
    expect(saysOfColumn(rule, integer('ref'), integer('ref'))).toBe('');
    expect(saysOfColumn(rule, unsigned('ref', 32), integer('ref', {}, 64))).toBe('');
    const year = column('ref', 'year', { kind: 'year' });
    expect(saysOfColumn(rule, year, integer('ref', {}, 16))).toBe('');
  });
});

describe('unsigned-changed', () => {
  const rule = 'unsigned-changed';
  const id = integer('id');
  const orders = (last: Column, ...checks: string[]) =>
    table('orders', [id, last], { checks: checks.map((sql, at) => check(`c${at}`, sql)) });

  it('notes that the target accepts negative numbers', () => {
    expect(saysOfColumn(rule, unsigned('ref', 32), integer('ref', {}, 64))).toMatchInlineSnapshot(`
      "note: table shop.orders.orders (source)
      orders.ref (int unsigned) cannot be negative in the source; no CHECK of the target’s orders keeps it so.
      The target accepts negative values for ref; copying them back fails.
      Add CHECK (ref >= 0) to orders on the target."
    `);
  });

  it('says one thing of a decimal that becomes signed, and nothing where a CHECK keeps the source from being negative', () => {
    expect(saysOfColumn(rule, decimal(10, 2, true), decimal(10, 2)).split('\n\n')).toEqual([
      expect.stringMatching(/^note: table/),
    ]);
    const checked = orders(decimal(10, 2), 'total >= 0');
    expect(saysOfTable(rule, checked, orders(decimal(10, 2, true)))).toBe('');
  });

  it('blocks when a signed decimal becomes unsigned', () => {
    expect(saysOfColumn(rule, decimal(10, 2), decimal(10, 2, true))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.total (source)
      orders.total is decimal(10,2) in the source and decimal(10,2) unsigned in the target.
      Negative values of orders.total are refused by the target.
      Make the target’s total signed, or prove that no value of orders.total is below zero."
    `);
  });

  it('accepts a CHECK that says the same, and no other CHECK', () => {
    const source = orders(unsigned('ref', 32));
    expect(saysOfTable(rule, source, orders(integer('ref', {}, 64), '(ref >= 0)'))).toBe('');
    expect(saysOfTable(rule, source, orders(integer('ref', {}, 64), '"ref" >= (0)::bigint'))).toBe('');
    expect(saysOfTable(rule, source, orders(integer('ref', {}, 64), 'ref >= -1'))).not.toBe('');
    expect(saysOfTable(rule, source, orders(integer('ref', {}, 64), 'ref >= 0 OR id > 5'))).not.toBe('');
    expect(saysOfTable(rule, source, orders(integer('ref', {}, 64), 'ref between 1 and 5'))).toBe('');
    expect(saysOfTable(rule, source, orders(integer('ref', {}, 64), 'ref between -1 and 5'))).not.toBe('');
    expect(saysOfTable(rule, source, orders(integer('ref', {}, 64), 'id >= 0'))).not.toBe('');
  });

  it('says nothing of counters and of columns that a foreign key limits', () => {
    const identity = numbered('identity');
    const counter = table('orders', [integer('id', { identity }, 64)]);
    expect(saysOfTable(rule, table('orders', [unsigned('id', 32)]), counter)).toBe('');
    const tied = { ...orders(integer('ref', {}, 64)), foreignKeys: [foreignKey('fk', 'ref', 'orders')] };
    expect(saysOfTable(rule, orders(unsigned('ref', 32)), tied)).toBe('');
  });
});

describe('decimal-narrowed', () => {
  const rule = 'decimal-narrowed';

  it('blocks when digits after the point are rounded away', () => {
    expect(saysOfColumn(rule, decimal(12, 4), decimal(12, 2))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.total (source)
      orders.total is decimal(12,4) in the source (8 digits before the point and 4 after) and decimal(12,2) in the target (10 digits before the point and 2 after).
      Values of orders.total with more than 2 digits after the point are rounded without an error.
      Give the target’s total at least 8 digits before the point and 4 after."
    `);
  });

  it('blocks when digits before the point do not fit', () => {
    expect(saysOfColumn(rule, decimal(12, 2), decimal(10, 2))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.total (source)
      orders.total is decimal(12,2) in the source (10 digits before the point and 2 after) and decimal(10,2) in the target (8 digits before the point and 2 after).
      Values of orders.total with more than 8 digits before the point are refused.
      Give the target’s total at least 10 digits before the point and 2 after."
    `);
  });

  it('blocks a target without room on either side of the point, and a decimal that becomes an integer', () => {
    expect(saysOfColumn(rule, decimal(null, null), decimal(10, 2))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.total (source)
      orders.total is decimal in the source (as many digits as are written) and decimal(10,2) in the target (8 digits before the point and 2 after).
      Values of orders.total with more than 2 digits after the point are rounded without an error, and those with more than 8 digits before it are refused.
      Leave the target’s total without a precision, or prove the digits that orders.total needs."
    `);
    expect(saysOfColumn(rule, decimal(19, 0), { ...integer('total', {}, 64) })).toMatchInlineSnapshot(`
      "blocker: column shop.orders.total (source)
      orders.total is decimal(19,0) in the source (19 digits before the point and 0 after) and bigint in the target (18 digits before the point and 0 after).
      Values of orders.total with more than 18 digits before the point are refused.
      Give the target’s total at least 19 digits before the point and 0 after."
    `);
  });

  it('accepts the same digits, more of both, and a target without a limit', () => {
    expect(saysOfColumn(rule, decimal(12, 4), decimal(12, 4))).toBe('');
    expect(saysOfColumn(rule, decimal(12, 4), decimal(20, 6))).toBe('');
    expect(saysOfColumn(rule, decimal(12, 4), decimal(null, null))).toBe('');
    expect(saysOfColumn(rule, decimal(18, 0), integer('total', {}, 64))).toBe('');
    expect(saysOfColumn(rule, decimal(null, null), decimal(null, null))).toBe('');
    expect(saysOfColumn(rule, decimal(19, 0), unsigned('total', 64))).toBe('');
    expect(saysOfColumn(rule, decimal(20, 0), unsigned('total', 64))).not.toBe('');
  });
});

describe('float-narrowed', () => {
  it('blocks when a double becomes a real', () => {
    expect(saysOfColumn('float-narrowed', float(64), float(32))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.ratio (source)
      orders.ratio is a 64-bit float (double) in the source and a 32-bit one (real) in the target.
      Values of orders.ratio keep about 7 of their 15 digits, without an error.
      Give the target’s ratio a 64-bit type."
    `);
  });

  it('accepts a real that becomes a double', () => {
    expect(saysOfColumn('float-narrowed', float(32), float(64))).toBe('');
    expect(saysOfColumn('float-narrowed', float(32), float(32))).toBe('');
  });
});

describe('truth-value', () => {
  it('names all truth values of a table at once, other numbers by themselves, and none that a CHECK keeps to 0 and 1', () => {
    const orders = (...columns: Column[]) => table('orders', [integer('id'), ...columns]);
    const source = orders(truth('paid'), truth('sent'), integer('state', {}, 8));
    const target = orders(boolean('paid'), boolean('sent'), boolean('state'));
    expect(saysOfTable('truth-value', source, target)).toMatchInlineSnapshot(`
      "warning: table shop.orders.orders (source)
      orders.paid and orders.sent are tinyint(1) in the source, which holds -128 to 127, and boolean in the target.
      Any other value than 0 and 1 becomes true and cannot be told apart any more; queries such as paid = 1 or SUM(paid) fail on the target.
      Count the rows of orders with another value than 0, 1 and NULL in orders.paid and orders.sent; where there are any, make the target’s column a smallint.

      warning: column shop.orders.state (source)
      orders.state is int in the source, which holds more than 0 and 1, and boolean in the target.
      Any other value of orders.state becomes true and cannot be told apart any more; queries such as state = 1 or SUM(state) fail on the target.
      Prove that orders.state holds only 0, 1 and NULL and that its queries treat it as a truth value; else make the target’s state a smallint."
    `);
    const checked = { ...orders(truth('paid')), checks: [check('c', 'paid in (0,1)')] };
    expect(saysOfTable('truth-value', checked, orders(boolean('paid')))).toBe('');
    const loose = { ...orders(truth('paid')), checks: [check('c', 'paid in (0,1,2)')] };
    expect(saysOfTable('truth-value', loose, orders(boolean('paid')))).not.toBe('');
  });

  it('warns that a tinyint(1) holds more than a boolean', () => {
    expect(saysOfColumn('truth-value', truth('active'), boolean('active'))).toMatchInlineSnapshot(`
      "warning: table shop.orders.orders (source)
      orders.active is tinyint(1) in the source, which holds -128 to 127, and boolean in the target.
      Any other value than 0 and 1 becomes true and cannot be told apart any more; queries such as active = 1 or SUM(active) fail on the target.
      Count the rows of orders with another value than 0, 1 and NULL in orders.active; where there are any, make the target’s column a smallint."
    `);
  });

  it('accepts a boolean on both sides, a boolean that becomes a number, and a smallint', () => {
    expect(saysOfColumn('truth-value', boolean('active'), boolean('active'))).toBe('');
    expect(saysOfColumn('truth-value', boolean('active'), truth('active'))).toBe('');
    expect(saysOfColumn('truth-value', truth('active'), integer('active', {}, 16))).toBe('');
  });
});

describe('bits-resized', () => {
  it('blocks when bit(8) becomes a boolean', () => {
    expect(saysOfColumn('bits-resized', bits(8), boolean('flags'))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.flags (source)
      orders.flags is bit(8) in the source and boolean in the target.
      A bit string of 8 bits in orders.flags has no boolean.
      Make the target’s flags bit(8)."
    `);
  });

  it('blocks when the target wants another length', () => {
    expect(saysOfColumn('bits-resized', bits(8), bits(12))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.flags (source)
      orders.flags is bit(8) in the source and bit(12) in the target.
      The target refuses bit strings of another length than 12 in flags.
      Give the target’s flags bit(8), or pad every value to 12 bits on every path."
    `);
    expect(saysOfColumn('bits-resized', bits(8, true), bits(8))).not.toBe('');
    expect(saysOfColumn('bits-resized', bits(9), bits(8, true))).not.toBe('');
  });

  it('accepts the same length, bit(1) as a boolean, and a longer varying string', () => {
    expect(saysOfColumn('bits-resized', bits(8), bits(8))).toBe('');
    expect(saysOfColumn('bits-resized', bits(8), bits(9, true))).toBe('');
    expect(saysOfColumn('bits-resized', bits(1), boolean('flags'))).toBe('');
  });
});

describe('type-family-changed', () => {
  const rule = 'type-family-changed';
  const uuid = column('ref', 'uuid', { kind: 'uuid' });
  const opaque = (raw: string) => column('ref', raw, { kind: 'other' });
  const array = (of: string) => column('ref', `${of}[]`, { kind: 'array', of });

  it('blocks between families without a conversion', () => {
    const day = column('ref', 'date', { kind: 'date' });
    expect(saysOfColumn(rule, day, integer('ref'))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.ref (source)
      orders.ref is date in the source and int in the target.
      Values of orders.ref have no conversion that keeps their meaning: the copy fails or stores something else.
      Give the target’s orders.ref a type of the same family, or decide a conversion and check it on every value of orders.ref."
    `);
    expect(saysOfColumn(rule, varchar('ref'), integer('ref'))).toMatchInlineSnapshot(`
      "blocker: column shop.orders.ref (source)
      orders.ref is varchar(100) in the source and int in the target.
      Values of orders.ref that are not whole numbers are refused, and leading zeros are lost.
      Make the target’s orders.ref a text type, or prove that every value of orders.ref is a number whose spelling does not count."
    `);
  });

  it('says what happens to the values where there is a conversion', () => {
    expect(saysOfColumn(rule, varchar('ref', 36), uuid)).toMatchInlineSnapshot(`
      "warning: column shop.orders.ref (source)
      orders.ref is varchar(36) in the source and uuid in the target.
      Values of orders.ref that are not a UUID (the empty string too) are refused, and the rest come back in lower case.
      Find the values of orders.ref that are not UUIDs first; repair them, or make the target’s orders.ref a text type."
    `);
    expect(saysOfColumn(rule, integer('ratio', {}, 64), float(64))).toMatchInlineSnapshot(`
      "warning: column shop.orders.ratio (source)
      orders.ratio is bigint in the source and double in the target.
      Values of orders.ratio beyond 2^53 (2^24 for a 32-bit float) are rounded to the nearest float, without an error.
      Make the target’s orders.ratio an integer or decimal type, or prove that the largest value of orders.ratio stays below."
    `);
  });

  it('warns about types it has no word for', () => {
    expect(saysOfColumn(rule, opaque('tsvector'), varchar('ref'))).toMatchInlineSnapshot(`
      "warning: column shop.orders.ref (source)
      orders.ref is tsvector in the source and varchar(100) in the target.
      Whether every value of orders.ref fits and means the same cannot be told from these types.
      Decide how tsvector is written as varchar(100), and compare the rows after a trial copy."
    `);
    expect(saysOfColumn(rule, array('text'), array('integer'))).not.toBe('');
  });

  it('accepts a decimal that keeps the digits to which a float rounds, and warns of any other', () => {
    const rounded = { ...float(32), rawType: 'float(7,2)', floatScale: 2 };
    const money = (scale: number) => ({ ...decimal(7, scale), name: 'ratio' });
    expect(saysOfColumn(rule, rounded, money(2))).toBe('');
    expect(saysOfColumn(rule, rounded, money(1))).toMatch(/^warning/);
    expect(saysOfColumn(rule, float(32), money(2))).toMatch(/^warning/);
  });

  it('accepts the same family and leaves pairs with a rule of their own to it', () => {
    expect(saysOfColumn(rule, varchar('ref', 10), varchar('ref', 20))).toBe('');
    expect(saysOfColumn(rule, truth('ref'), boolean('ref'))).toBe('');
    expect(saysOfColumn(rule, opaque('TSVECTOR'), opaque('tsvector'))).toBe('');
    expect(saysOfColumn(rule, array('text'), array('text'))).toBe('');
  });
});
