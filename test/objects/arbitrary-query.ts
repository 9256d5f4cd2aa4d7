import fc from 'fast-check';
import type { Expression, Query, Select } from '../../mcp-server/src/model/sql-query.ts';

type Side = 'mysql' | 'postgres';
type Make = fc.Arbitrary<Expression>;

const column = (relation: string, name: string): Expression => ({ kind: 'column', relation, name });
const number = (digits: string): Expression => ({ kind: 'number', digits });
const text = (value: string): Expression => ({ kind: 'text', value });
const call = (name: Extract<Expression, { kind: 'call' }>['name'], ...values: Expression[]): Expression => ({
  kind: 'call',
  name,
  arguments: values,
});

const literals = fc.constantFrom('first', 'First', 'a_b%', '', 'end ', "o'neil", 'ü', '2024-01', '1').map(text);
const digits = fc.constantFrom('0', '1', '3', '10.50', '0.5', '2147483647').map(number);
const moment = fc.constantFrom<Expression>(
  { kind: 'moment', type: 'timestamp', value: '2024-01-01 00:00:00' },
  { kind: 'moment', type: 'date', value: '1990-02-28' },
);
const dates = fc.oneof(fc.constantFrom(column('o', 'placed_at'), column('c', 'born')), moment);
const patterns = fc.constantFrom('f%', '%i%', '_', 'a\\_b%', '');

/** Expressions over the customers and orders of the shop, of every kind that a query may hold and a few that are in doubt. */
const expressions = fc.letrec<{ number: Expression; text: Expression; condition: Expression }>((tie) => {
  const [numeric, textual, condition] = [tie('number') as Make, tie('text') as Make, tie('condition') as Make];
  const leaf = fc.constantFrom(column('o', 'qty'), column('o', 'id'), column('o', 'total'), column('c', 'id'));
  const cased = (of: Make) =>
    fc
      .record({ when: condition, gives: of, otherwise: fc.option(of) })
      .map(({ when, gives, otherwise }): Expression => ({ kind: 'case', whens: [{ when, gives }], otherwise }));
  return {
    number: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(leaf, digits),
      fc
        .record({ operator: fc.constantFrom('+' as const, '-' as const, '*' as const), left: numeric, right: numeric })
        .map((sides): Expression => ({ kind: 'arithmetic', ...sides })),
      numeric.map((of): Expression => ({ kind: 'minus', of })),
      numeric.map((of) => call('absolute', of)),
      textual.map((of) => call('characters', of)),
      textual.map((of) => call('bytes', of)),
      dates.map((of) => call('year', of)),
      fc.constant(call('epoch', column('o', 'seen_at'))),
      fc.tuple(numeric, numeric).map(([a, b]) => call('coalesce', a, b)),
      fc.tuple(numeric, numeric).map(([a, b]) => call('nullif', a, b)),
      cased(numeric),
    ),
    text: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof(fc.constantFrom(column('o', 'note'), column('c', 'email'), column('c', 'nick')), literals),
      fc.tuple(textual, textual).map(([a, b]) => call('concat', a, b)),
      fc.tuple(textual, leaf).map(([a, b]) => call('concat', a, b)),
      fc.tuple(textual, textual).map(([a, b]) => call('coalesce', a, b)),
      fc.tuple(textual, fc.nat(4)).map(([of, places]) => call('left', of, number(String(places)))),
      fc.tuple(textual, fc.nat(4)).map(([of, at]) => call('substring', of, number(String(at + 1)), number('2'))),
      fc.tuple(textual, literals, literals).map(([of, from, to]) => call('replace', of, from, to)),
      textual.map((of) => call('trim', of)),
      dates.map((of) => call('date text', of, text('Y-M'))),
      leaf.map((of) => call('as text', of)),
      cased(textual),
    ),
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      compared(numeric, ['=', '<>', '<', '<=', '>', '>=', 'same', 'not same']),
      compared(textual, ['=', '<>', 'same']),
      compared(dates, ['=', '<', '>=']),
      fc.constantFrom('open', 'paid').map(
        (label): Expression => ({
          kind: 'compare',
          operator: '=',
          left: column('o', 'status'),
          right: text(label),
        }),
      ),
      fc.constant(column('c', 'active')),
      condition.map((of): Expression => ({ kind: 'not', of })),
      fc
        .record({ operator: fc.constantFrom('and' as const, 'or' as const), left: condition, right: condition })
        .map((sides): Expression => ({ kind: 'logic', ...sides })),
      fc
        .record({ of: fc.oneof(numeric, textual), negated: fc.boolean() })
        .map((test): Expression => ({ kind: 'is null', ...test })),
      fc
        .record({ of: textual, pattern: patterns, negated: fc.boolean() })
        .map((test): Expression => ({ kind: 'like', ...test })),
      fc
        .record({ of: numeric, list: fc.array(digits, { minLength: 1, maxLength: 3 }), negated: fc.boolean() })
        .map((test): Expression => ({ kind: 'in', ...test })),
      fc
        .record({ of: numeric, low: numeric, high: numeric, negated: fc.boolean() })
        .map((test): Expression => ({ kind: 'between', ...test })),
    ),
  };
});

function compared(of: Make, operators: readonly Extract<Expression, { kind: 'compare' }>['operator'][]): Make {
  return fc
    .record({ operator: fc.constantFrom(...operators), left: of, right: of })
    .map((sides): Expression => ({ kind: 'compare', ...sides }));
}

const rows = fc.record({
  outputs: fc.array(fc.oneof(expressions.number, expressions.text), { minLength: 1, maxLength: 3 }),
  where: fc.option(expressions.condition),
  distinct: fc.boolean(),
  grouped: fc.constant(false),
  kind: fc.constantFrom('inner' as const, 'left' as const, 'right' as const),
});
const aggregated = fc.record({
  outputs: fc.array(
    fc
      .record({
        name: fc.constantFrom('count' as const, 'sum' as const, 'min' as const, 'max' as const, 'average' as const),
        distinct: fc.boolean(),
        of: fc.oneof(expressions.number, expressions.text),
      })
      .map((of): Expression => ({ kind: 'aggregate', ...of })),
    { minLength: 1, maxLength: 2 },
  ),
  where: fc.option(expressions.condition),
  distinct: fc.constant(false),
  grouped: fc.boolean(),
  kind: fc.constantFrom('inner' as const, 'left' as const),
});

/** A query over both tables in the names of one side's source. */
export function arbitraryQuery(side: Side, schema: string): fc.Arbitrary<Query> {
  const customer = column('o', side === 'mysql' ? 'customerId' : 'customer_id');
  const by = fc.oneof(expressions.text, fc.constant(column('o', 'status')), expressions.number);
  return fc.tuple(fc.oneof(rows, aggregated), by).map(([{ outputs, where, distinct, grouped, kind }, group]): Query => {
    const named = [...(grouped ? [group] : []), ...outputs];
    const select: Select = {
      distinct,
      outputs: named.map((expression, place) => ({ expression, name: `c${place}` })),
      from: { schema, name: 'orders', alias: 'o' },
      joins: [
        {
          kind,
          relation: { schema, name: 'customers', alias: 'c' },
          on: { kind: 'compare', operator: '=', left: column('c', 'id'), right: customer },
        },
      ],
      where,
      groupBy: grouped ? [group] : [],
      having: null,
    };
    return { selects: [select], all: false, order: [] };
  });
}
